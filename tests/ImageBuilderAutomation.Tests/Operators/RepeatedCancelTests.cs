using ImageBuilderAutomation.Operators;
using ImageBuilderAutomation.People;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Operators;

/// <summary>Each call of an operator is an act of its own, also where caller, build and reason are the same.</summary>
public sealed class RepeatedCancelTests
{
    private const string Another = "step-22222222-2222-3333-4444-555555555555";
    private static readonly Person Oz = new("arn:aws:sts::111122223333:assumed-role/Operator/oz", "AROA1:oz");

    private readonly GateWorld _world = new();

    /// <remarks>Image Builder carries out a token once. The same token for a second act is accepted, and nothing happens.</remarks>
    [Fact]
    public async Task A_build_that_was_retried_is_cancelled_again_for_the_same_reason()
    {
        Assert.True((await CancelAsync("request-1")).IsDone);
        Assert.Equal("CANCELLED", _world.Service.Steps[GateWorld.StepId].Status);

        // RetryImage: the build waits again.
        _world.AddStep(Another, GateWorld.Image);
        var again = await CancelAsync("request-2");

        Assert.True(again.IsDone);
        Assert.Equal("CANCELLED", _world.Service.Steps[Another].Status);
    }

    private Task<CallAnswer> CancelAsync(string requestId) =>
        new OperatorRequests(null!, null!, null!, null!, _world.Service, null!, null!, GateWorld.AccountRegion, _world.Clock)
            .CancelAsync(GateWorld.Image, new(Oz, "not wanted", requestId, _world.Clock.GetUtcNow()), CancellationToken.None);
}
