"""Who a row, or a member, is: matched, asked, kept apart, made one with another, and two again."""
