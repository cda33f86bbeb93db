using System.Globalization;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>A retry of a distribution, stored before it is sent.</summary>
/// <param name="FailedExecution">The workflow execution that failed. Another execution is another failure.</param>
/// <param name="Accepted">The service accepted it.</param>
public sealed record RetryRequest(int N, string Token, string FailedExecution, DateTimeOffset StoredAt, bool Accepted)
{
    public static RetryRequest Create(string imageArn, int n, string failedExecution, DateTimeOffset now) =>
        new(n, StartRequest.TokenOf(["retry", imageArn, failedExecution, n.ToString(CultureInfo.InvariantCulture)]), failedExecution, now, Accepted: false);
}
