-- The database of the Prefect server, beside that of the program.
CREATE DATABASE prefect;
