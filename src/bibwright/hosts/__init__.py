"""Bibwright within other programs: modules that these load by entry points, and the server that
editors start. They translate between the program and the commands; nothing else imports them."""
