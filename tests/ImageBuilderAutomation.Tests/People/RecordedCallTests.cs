using ImageBuilderAutomation.People;
using TestKit;
using TestKit.Operations;

namespace ImageBuilderAutomation.Tests.People;

public sealed class RecordedCallTests
{
    private static readonly Person Kim = new("arn:aws:sts::111122223333:assumed-role/Operator/kim", "AROA1:kim");
    private readonly InMemoryCalls _records = new();
    private readonly TestClock _clock = new();
    private int _acts;

    [Fact]
    public async Task A_call_that_crashed_is_carried_out_again_for_its_own_caller_alone()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => HandleAsync(Kim, () => throw new TimeoutException()));
        Assert.Equal("InProgress", (await HandleAsync(Kim)).Code);

        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("RequestIdUsed", (await HandleAsync(Kim with { UserId = "AROA2:kim" })).Code);
        Assert.Equal("Done", (await HandleAsync(Kim)).Code);
        Assert.Equal("Repeated", (await HandleAsync(Kim)).Code);
        Assert.Equal(1, _acts);
    }

    [Fact]
    public async Task A_call_that_crashed_and_is_sent_twice_at_once_is_carried_out_once()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => HandleAsync(Kim, () => throw new TimeoutException()));
        _clock.Advance(TimeSpan.FromMinutes(3));
        CallAnswer? second = null;

        var first = await HandleAsync(Kim, async () =>
        {
            second = await HandleAsync(Kim);
            return CallAnswer.Done("first");
        });

        Assert.Equal(("Done", "InProgress"), (first.Code, second!.Code));
        Assert.Equal(0, _acts);
    }

    private Task<CallAnswer> HandleAsync(Person caller, Func<Task<CallAnswer>>? act = null) => new RecordedCall(_records, _clock).HandleAsync(
        new("OperateStack", "request-1", caller, "start", "because", "hash", _clock.GetUtcNow()), _ => (act ?? ActAsync)(), default);

    private Task<CallAnswer> ActAsync()
    {
        _acts++;
        return Task.FromResult(CallAnswer.Done("done"));
    }
}
