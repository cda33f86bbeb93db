namespace TestKit;

public sealed record LambdaInvocation(string RequestId, string Body)
{
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.UnixEpoch;

    public string TraceId { get; init; } = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
}
