using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Operators;
using ImageBuilderAutomation.People;
using TestKit.Gates;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Operators;

/// <summary>What an operator's call to keep an image stores and answers.</summary>
public sealed class KeptImageTests
{
    private const string Path = "web/1.0.0/1";
    private static readonly ImageBuildArn Image = ImageBuildArn.Parse(ImageSamples.Arn(Path));
    private static readonly Person Kim = new("arn:aws:sts::111122223333:assumed-role/Operator/kim", "AROA1:kim");

    private readonly GateWorld _world = new();
    private readonly InMemoryLifecycleRecords _records = new();

    private DateOnly Today => DateOnly.FromDateTime(_world.Clock.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task An_image_without_a_record_is_kept_with_the_person_and_the_reason()
    {
        var answer = await KeepAsync(Today.AddDays(30), "an audit");

        Assert.True(answer.IsDone);
        Assert.Contains($"is kept until {Today.AddDays(30):yyyy-MM-dd}; no rule retires it", answer.Message, StringComparison.Ordinal);
        Assert.Equal(new("an audit", Kim.Arn, _world.Clock.GetUtcNow(), Today.AddDays(30)), _records.Of(Path)!.Pin);
    }

    [Fact]
    public async Task A_later_pin_replaces_an_earlier_one()
    {
        await KeepAsync(Today.AddDays(30), "an audit");
        await KeepAsync(Today.AddDays(3), "a migration");

        Assert.Equal(("a migration", Today.AddDays(3)), (_records.Of(Path)!.Pin!.Reason, _records.Of(Path)!.Pin!.Until));
    }

    [Fact]
    public async Task A_pin_that_is_taken_back_is_named()
    {
        await KeepAsync(Today.AddDays(30), "an audit");
        var answer = await KeepAsync(null, "the audit is over");

        Assert.True(answer.IsDone);
        Assert.Contains("is no longer pinned; it was pinned until", answer.Message, StringComparison.Ordinal);
        Assert.Null(_records.Of(Path)!.Pin);
    }

    [Fact]
    public async Task To_take_back_what_is_not_pinned_stores_nothing()
    {
        Assert.Contains("is not pinned", (await KeepAsync(null, "by mistake")).Message, StringComparison.Ordinal);
        Assert.Null(_records.Of(Path));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(400)]
    public async Task A_day_out_of_bounds_is_refused(int days)
    {
        var answer = await KeepAsync(Today.AddDays(days), "an audit");

        Assert.False(answer.IsDone);
        Assert.Null(_records.Of(Path));
    }

    [Fact]
    public async Task An_image_of_another_account_is_refused()
    {
        var foreign = ImageBuildArn.Parse(Image.ToString().Replace(GateWorld.AccountRegion.Account, "999988887777", StringComparison.Ordinal));

        Assert.False((await Requests().KeepAsync(foreign, Today, Call("an audit"), default)).IsDone);
    }

    [Fact]
    public async Task A_call_that_is_sent_again_does_not_undo_what_somebody_did_since()
    {
        var first = Call("an audit") with { Seen = new(0) };
        await Requests().KeepAsync(Image, Today.AddDays(30), first, default);
        await KeepAsync(null, "the audit is over");

        var again = await Requests().KeepAsync(Image, Today.AddDays(30), first with { IsRepeated = true }, default);

        Assert.False(again.IsDone);
        Assert.Null(_records.Of(Path)!.Pin);
    }

    [Fact]
    public async Task A_call_that_is_sent_again_after_it_took_effect_is_done()
    {
        var first = Call("an audit") with { Seen = new(0) };
        await Requests().KeepAsync(Image, Today.AddDays(30), first, default);

        Assert.True((await Requests().KeepAsync(Image, Today.AddDays(30), first with { IsRepeated = true }, default)).IsDone);
    }

    private Task<CallAnswer> KeepAsync(DateOnly? until, string reason) => Requests().KeepAsync(Image, until, Call(reason), default);

    private PersonCall Call(string reason) => new(Kim, reason, "request-1", _world.Clock.GetUtcNow());

    private OperatorRequests Requests() =>
        new(null!, null!, _records, null!, null!, null!, null!, GateWorld.AccountRegion, _world.Clock);
}
