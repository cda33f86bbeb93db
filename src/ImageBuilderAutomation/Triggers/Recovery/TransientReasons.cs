namespace ImageBuilderAutomation.Triggers.Recovery;

/// <summary>Messages of failures that may not come again, with what they mean.</summary>
public static class TransientReasons
{
    private static readonly (string Text, string Meaning)[] Table =
    [
        // User guide, "Troubleshoot Image Builder": the instance never reached Systems Manager.
        ("verifying the Systems Manager Agent availability", "the instance did not reach Systems Manager"),
        // Seen where many builds start at once: Systems Manager throttles Image Builder.
        ("Rate exceeded", "another service throttled the build"),
        // EC2 API reference, "Error codes": each of these is said to pass.
        ("InsufficientInstanceCapacity", "EC2 had no such instance"),
        ("Insufficient capacity", "EC2 had no such instance"),
        ("RequestLimitExceeded", "EC2 throttled the build"),
        ("ThrottlingException", "another service throttled the build"),
        ("InternalError", "another service failed"),
        ("ServiceUnavailable", "another service was not available"),
    ];

    /// <returns>What the message means; null for a failure that would come again.</returns>
    public static string? Find(string message) =>
        Table.FirstOrDefault(known => message.Contains(known.Text, StringComparison.OrdinalIgnoreCase)).Meaning;
}
