using ImageBuilderAutomation.Gates;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>The reason that the service gets names what decided, also after a request that was stored, never sent and followed by a hold.</summary>
public sealed class ReleaseReasonTests
{
    private static readonly WaitingStep Step = new GateWorld().Service.Steps[GateWorld.StepId];
    private static readonly DateTimeOffset Now = Step.StartedAt.AddMinutes(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <remarks>
    /// Kim's approval released, and the function ended before it sent the request. Kim withdrew; the gate was held, so the service had received nothing. Then
    /// lee approved. The release must not be in kim's name.
    /// </remarks>
    [Fact]
    public void A_release_after_a_withdrawal_does_not_name_whoever_withdrew()
    {
        var stored = GateTransitions.Opened(Step).Requested(Decision(GateAnswer.Resume, "people: approved by kim (policy 8f3c1e)"), "person", Now, Lease);
        var held = stored.KeptOpen(Decision(GateAnswer.Hold, "people: approval missing from platform (policy 8f3c1e)"), "sweep", observed: false);

        var released = held.Requested(Decision(GateAnswer.Resume, "people: approved by lee (policy 8f3c1e)"), "person", Now.AddHours(1), Lease);

        Assert.Equal("people: approved by lee (policy 8f3c1e)", released.Request!.Reason);
    }

    private static GateDecision Decision(GateAnswer answer, string reason) => new(answer, reason, [], "8f3c1e", Now, NextCheckAt: null);
}
