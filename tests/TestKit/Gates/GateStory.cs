using ImageBuilderAutomation.Gates;
using Xunit;

namespace TestKit.Gates;

/// <summary>What must come out the same however a gate's handling was interrupted: everything but the times and how often it was written.</summary>
public sealed record GateStory(
    GateState State, GateAnswer? Decided, int? N, string? Action, string? Reason, string? Token, string? OutcomeAction, string? OutcomeReason)
{
    public static GateStory Of(GateRecord record) => new(
        record.State, record.Decision?.Answer, record.Request?.N, record.Request?.Action, record.Request?.Reason, record.Request?.Token,
        record.Outcome?.Action, record.Outcome?.Reason);

    /// <summary>The laws of sending: one body per (step, n), which its token stands for, and the service took at most one.</summary>
    public static void AssertOneBodyPerRequest(FakeImageBuilder service, int atMost = 1)
    {
        var bodies = service.Sent.Distinct().ToList();
        Assert.Distinct(bodies.Select(b => b.Token));
        Assert.InRange(bodies.Count, 0, atMost);
    }
}
