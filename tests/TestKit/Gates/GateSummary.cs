using ImageBuilderAutomation.Gates;
using Xunit;

namespace TestKit.Gates;

/// <summary>The parts of a gate's record that must not depend on interruptions: everything except the times and the number of writes.</summary>
public sealed record GateSummary(
    GateState State, GateAnswer? Decided, int? Sequence, string? Action, string? Reason, string? Token, string? OutcomeAction, string? OutcomeReason)
{
    public static GateSummary Of(GateRecord record) => new(
        record.State, record.Decision?.Answer, record.Request?.Sequence, record.Request?.Action, record.Request?.Reason, record.Request?.Token,
        record.Outcome?.Action, record.Outcome?.Reason);

    /// <summary>
    /// Asserts the rules of sending: each step and sequence has one request body with its own token, and at most the given number of bodies was sent.
    /// </summary>
    public static void AssertOneBodyPerRequest(FakeImageBuilder service, int atMost = 1)
    {
        var bodies = service.Sent.Distinct().ToList();
        Assert.Distinct(bodies.Select(b => b.Token));
        Assert.InRange(bodies.Count, 0, atMost);
    }
}
