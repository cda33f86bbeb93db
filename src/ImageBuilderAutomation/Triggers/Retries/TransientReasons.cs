namespace ImageBuilderAutomation.Triggers.Retries;

/// <summary>Messages of transient failures, with their meaning.</summary>
public static class TransientReasons
{
    private static readonly (string Text, string Meaning)[] Table =
    [
        // User guide, "Troubleshoot Image Builder": the instance never reached Systems Manager.
        ("verifying the Systems Manager Agent availability", "the instance did not reach Systems Manager"),
        // Observed when many builds start at once: Systems Manager throttles Image Builder.
        ("Rate exceeded", "another service throttled the build"),
        // EC2 API reference, "Error codes": each of these is described as temporary.
        ("InsufficientInstanceCapacity", "EC2 had no capacity for the instance"),
        ("Insufficient capacity", "EC2 had no capacity for the instance"),
        ("RequestLimitExceeded", "EC2 throttled the build"),
        ("ThrottlingException", "another service throttled the build"),
        ("InternalError", "another service failed"),
        ("ServiceUnavailable", "another service was not available"),
    ];

    /// <returns>What the message means; null for a failure that is not known to be transient.</returns>
    public static string? Find(string message) =>
        Table.FirstOrDefault(known => message.Contains(known.Text, StringComparison.OrdinalIgnoreCase)).Meaning;
}
