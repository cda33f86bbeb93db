namespace ImageBuilderAutomation.Gates;

/// <summary>How the step ended, as the service told it.</summary>
/// <param name="Action">RESUME or STOP; null when nobody answered it.</param>
/// <param name="StepStatus">As read back; <see cref="Accepted"/> or <see cref="Gone"/> where there was nothing to read.</param>
public sealed record StepOutcome(string? Action, string? Reason, string StepStatus, DateTimeOffset SeenAt)
{
    /// <summary>The service took our request: that is the answer, the step was not read again.</summary>
    public const string Accepted = "ACCEPTED";

    /// <summary>The service knows the step no more.</summary>
    public const string Gone = "GONE";
}
