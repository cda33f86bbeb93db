namespace ImageBuilderAutomation.Gates;

/// <summary>A person ended the wait. It outranks every rule, also after the command that gave it died before sending.</summary>
/// <param name="By">The person's IAM or STS ARN.</param>
public sealed record StopOrder(string By, string Reason, DateTimeOffset At)
{
    internal GateDecision Over(GateDecision decision) => decision with { Answer = GateAnswer.Stop, Reason = Text, NextLookAt = null };

    /// <summary>What is sent: the service takes 1024 characters, and logs and terminals show them.</summary>
    internal string Text
    {
        get
        {
            var text = new string([.. $"stopped by {By}: {Reason}".Select(c => c is >= ' ' and <= '~' ? c : '?')]);
            return text.Length <= StepRequest.LongestReason ? text : text[..StepRequest.LongestReason];
        }
    }
}
