using ImageBuilderAutomation.Lifecycle;

namespace TestKit.Lifecycle;

public sealed record FakeExecution(string Id, string ImageArn, LifecycleAction Action, string Token, DateTimeOffset StartedAt, DateTimeOffset EndsAt)
{
    internal bool HasTakenEffect { get; set; }

    internal bool HasHalfFailed { get; set; }
}
