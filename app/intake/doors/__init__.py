"""The doors that Spotter looks after itself: a watched folder and a mailbox a club. Both end in `actions.receive`."""
