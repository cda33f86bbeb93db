using System.Globalization;

namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>A retry of a distribution, stored before it is sent.</summary>
/// <param name="FailedExecution">The workflow execution that failed. Another execution is another failure.</param>
/// <param name="Accepted">The service accepted it.</param>
public sealed record RetryRequest(int Sequence, string Token, string FailedExecution, DateTimeOffset StoredAt, bool Accepted)
{
    public static RetryRequest Create(string imageArn, int sequence, string failedExecution, DateTimeOffset now) =>
        new(sequence, StartRequest.TokenOf(["retry", imageArn, failedExecution, sequence.ToString(CultureInfo.InvariantCulture)]), failedExecution, now, Accepted: false);
}
