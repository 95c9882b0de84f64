"""Values made into files: reports and the explanation of a deadline as PDF, workbooks, calendars."""
