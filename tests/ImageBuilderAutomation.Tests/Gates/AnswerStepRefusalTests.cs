using ImageBuilderAutomation.Domain;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>Events of other accounts or Regions and contradictory events fail and change nothing.</summary>
public sealed class AnswerStepRefusalTests
{
    private readonly GateWorld _world = new();

    [Theory]
    [InlineData("arn:aws:imagebuilder:eu-west-1:999922223333:image/web-shop/1.0.0/7")]
    [InlineData("arn:aws:imagebuilder:us-east-1:111122223333:image/web-shop/1.0.0/7")]
    public async Task Refuses_an_image_of_another_account_or_Region_before_anything_is_read(string arn)
    {
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => _world.DeliverAsync(image: ImageBuildArn.Parse(arn)));
        Assert.Equal($"Expected an image of account 111122223333 in eu-west-1, found '{arn}'.", refused.Message);
        AssertUntouched();
        Assert.Empty(_world.Service.Calls);
    }

    [Fact]
    public async Task Refuses_a_step_of_another_image()
    {
        var other = GateWorld.Image with { Build = 8 };
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => _world.DeliverAsync(image: other));
        Assert.Contains($"a step of image {other}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(GateWorld.Image.ToString(), refused.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public async Task Refuses_a_step_that_cannot_be_answered()
    {
        _world.ChangeStep(s => s with { Action = "RunCommand" });
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => _world.DeliverAsync());
        Assert.Contains("RunCommand", refused.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public async Task Refuses_a_step_that_does_not_exist()
    {
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => _world.DeliverAsync(stepId: "step-unknown"));
        Assert.Contains("step-unknown", refused.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public async Task Refuses_an_image_that_does_not_exist()
    {
        _world.Service.Images.Clear();
        await Assert.ThrowsAsync<UnusableEventException>(() => _world.DeliverAsync());
        AssertUntouched();
    }

    private void AssertUntouched()
    {
        Assert.Empty(_world.Records.All);
        Assert.Empty(_world.Service.Sent);
    }
}
