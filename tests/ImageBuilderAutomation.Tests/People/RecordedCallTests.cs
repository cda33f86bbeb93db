using ImageBuilderAutomation.People;
using TestKit;
using TestKit.Gates;
using TestKit.Operations;

namespace ImageBuilderAutomation.Tests.People;

public sealed class RecordedCallTests
{
    private static readonly Person Kim = new("arn:aws:sts::111122223333:assumed-role/Operator/kim", "AROA1:kim");
    private readonly InMemoryCalls _records = new();
    private readonly FakeRoles _roles = new();
    private readonly TestClock _clock = new();
    private int _acts;
    private int _invocations;

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

    /// <remarks>Somebody may choose a name, wait until the role lets nobody do so any more, and send the call again.</remarks>
    [Fact]
    public async Task What_IAM_proved_about_the_caller_at_first_stays_when_the_call_is_carried_out_again()
    {
        _roles.All["Operator"] = FakeRoles.AnyName;
        await Assert.ThrowsAsync<TimeoutException>(() => HandleAsync(Kim, () => throw new TimeoutException()));
        _roles.All["Operator"] = FakeRoles.NamesPeople;
        _clock.Advance(TimeSpan.FromMinutes(3));
        Person? caller = null;

        await HandleAsync(Kim, stored =>
        {
            caller = stored.Caller;
            return ActAsync();
        });

        Assert.Equal(Kim, caller);
    }

    /// <remarks>The facts of a role are minutes old. Meanwhile somebody may have created another one in its place.</remarks>
    [Theory]
    [InlineData("AROA1", true)]
    [InlineData("AROA2", false)]
    public async Task The_name_is_proven_by_the_role_that_the_caller_has(string id, bool isProven)
    {
        _roles.All["Operator"] = FakeRoles.NamesPeople with { Id = id };
        Person? caller = null;

        await HandleAsync(Kim, stored =>
        {
            caller = stored.Caller;
            return ActAsync();
        });

        Assert.Equal(Kim with { IsNameProven = isProven }, caller);
    }

    private Task<CallAnswer> HandleAsync(Person caller, Func<Task<CallAnswer>>? act = null) => HandleAsync(caller, _ => (act ?? ActAsync)());

    private Task<CallAnswer> HandleAsync(Person caller, Func<CallRecord, Task<CallAnswer>> act) =>
        new RecordedCall(_records, _roles, GateWorld.AccountRegion, _clock).HandleAsync(
            new("OperateStack", "request-1", caller, "start", "because", "hash", _clock.GetUtcNow()), $"invocation-{++_invocations}", see: null, act, default);

    private Task<CallAnswer> ActAsync()
    {
        _acts++;
        return Task.FromResult(CallAnswer.Done("done"));
    }
}
