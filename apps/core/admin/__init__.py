"""What the pages of the back office share: the site, whose rows are seen, how money is shown."""
