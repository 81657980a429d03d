"""Bibwright within other programs: each module is loaded by the program that it is for, by an entry
point, and translates between that program and the commands. Nothing else imports them."""
