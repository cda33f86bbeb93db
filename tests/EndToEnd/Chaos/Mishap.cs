namespace EndToEnd.Chaos;

internal enum Mishap
{
    None,

    /// <summary>A build step fails.</summary>
    Fails,

    /// <summary>Distribution fails, and RetryImage mends it.</summary>
    Retried,

    /// <summary>Somebody cancels it in the making.</summary>
    Cancelled,

    /// <summary>Somebody retires it once it is made.</summary>
    Deprecated,

    /// <summary>Somebody disables it and puts it into use again.</summary>
    EnabledAgain,

    /// <summary>Somebody deletes its record.</summary>
    Deleted,
}
