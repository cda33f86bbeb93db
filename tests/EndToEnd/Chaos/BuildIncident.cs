namespace EndToEnd.Chaos;

/// <summary>What happens to a build, apart from injected faults.</summary>
internal enum BuildIncident
{
    None,

    /// <summary>A build step fails.</summary>
    Fails,

    /// <summary>Distribution fails, and a user retries it with RetryImage.</summary>
    Retried,

    /// <summary>A user cancels it while it is in progress.</summary>
    Cancelled,

    /// <summary>A user deprecates it after it has become available.</summary>
    Deprecated,

    /// <summary>A user disables it and makes it available again.</summary>
    EnabledAgain,

    /// <summary>A user deletes the image.</summary>
    Deleted,
}
