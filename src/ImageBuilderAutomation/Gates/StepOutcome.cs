namespace ImageBuilderAutomation.Gates;

/// <summary>How the step ended, as the service reports it.</summary>
/// <param name="Action">RESUME or STOP; null when nobody answered the step.</param>
/// <param name="StepStatus">The status as read back; <see cref="Accepted"/> or <see cref="NotFound"/> when the step was not read or not found.</param>
public sealed record StepOutcome(string? Action, string? Reason, string StepStatus, DateTimeOffset ObservedAt)
{
    /// <summary>The service accepted our request; the step was not read again.</summary>
    public const string Accepted = "ACCEPTED";

    /// <summary>The service no longer has the step.</summary>
    public const string NotFound = "NOT_FOUND";
}
