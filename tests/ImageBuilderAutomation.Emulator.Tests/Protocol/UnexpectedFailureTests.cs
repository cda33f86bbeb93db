using System.Net;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class UnexpectedFailureTests
{
    /// <summary>A clock that breaks once an operation asks it for the time.</summary>
    private sealed class BrokenClock : TimeProvider
    {
        private int _asked;

        public override DateTimeOffset GetUtcNow() => _asked++ == 0 ? throw new InvalidTimeZoneException("secret detail") : DateTimeOffset.UnixEpoch;
    }

    [Fact]
    public async Task Reaches_the_caller_as_a_ServiceException_without_detail_and_the_host_in_full()
    {
        Exception? told = null;
        await using var server = await EmulatorServer.StartAsync(new() { Clock = new BrokenClock(), Unexpected = e => told = e });
        using var api = new ApiClient(server.Url);

        var result = await api.CallAsync("ListComponents");

        result.MustBe(HttpStatusCode.InternalServerError, "ServiceException");
        Assert.DoesNotContain("secret", result.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(told);
    }
}
