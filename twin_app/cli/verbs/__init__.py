"""One module for each verb, with `execute(arguments) -> ExitCode`; imported only when its verb is asked for."""
