-- The database of the Prefect server, beside that of the program.
CREATE DATABASE prefect;

-- The server's log names what failed, never the values: a row that a constraint refuses holds persons.
ALTER DATABASE pieces SET log_error_verbosity = terse;
ALTER DATABASE pieces SET log_parameter_max_length = 0;
ALTER DATABASE pieces SET log_parameter_max_length_on_error = 0;
