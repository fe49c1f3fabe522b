"""The antivirus: a door to a foreign service, which says whether bytes are known to be harmful."""
