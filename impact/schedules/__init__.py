"""What a schedule says, as text for the program that keeps it, and whether it was kept: nothing here opens a file."""
