using System.Globalization;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>One more try of a distribution, stored before it is asked for.</summary>
/// <param name="FailedExecution">The workflow execution that failed: another one is another failure.</param>
/// <param name="Accepted">The service took it.</param>
public sealed record RetryRequest(int N, string Token, string FailedExecution, DateTimeOffset StoredAt, bool Accepted)
{
    public static RetryRequest Create(string imageArn, int n, string failedExecution, DateTimeOffset now) =>
        new(n, StartRequest.TokenOf(["retry", imageArn, failedExecution, n.ToString(CultureInfo.InvariantCulture)]), failedExecution, now, Accepted: false);
}
