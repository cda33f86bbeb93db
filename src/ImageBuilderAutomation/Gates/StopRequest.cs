namespace ImageBuilderAutomation.Gates;

/// <summary>A person's request to stop the step. It outranks every rule, even when the command crashed before it sent the stop.</summary>
/// <param name="By">The person's IAM or STS ARN.</param>
public sealed record StopRequest(string By, string Reason, DateTimeOffset At)
{
    internal GateDecision Override(GateDecision decision) => decision with { Answer = GateAnswer.Stop, Reason = Text, NextCheckAt = null };

    /// <summary>The reason that is sent: at most 1024 characters (the service's limit), printable because logs and terminals show it.</summary>
    internal string Text
    {
        get
        {
            var text = new string([.. $"stopped by {By}: {Reason}".Select(c => c is >= ' ' and <= '~' ? c : '?')]);
            return text.Length <= StepRequest.MaxReasonLength ? text : text[..StepRequest.MaxReasonLength];
        }
    }
}
