using System.Net;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class UnexpectedFailureTests
{
    /// <summary>A clock that throws when an operation first reads the time.</summary>
    private sealed class BrokenClock : TimeProvider
    {
        private int _calls;

        public override DateTimeOffset GetUtcNow() => _calls++ == 0 ? throw new InvalidTimeZoneException("secret detail") : DateTimeOffset.UnixEpoch;
    }

    [Fact]
    public async Task The_caller_gets_a_ServiceException_without_details_and_the_host_the_exception()
    {
        Exception? reported = null;
        await using var server = await EmulatorServer.StartAsync(new() { Clock = new BrokenClock(), Unexpected = e => reported = e });
        using var api = new ApiClient(server.Url);

        var result = await api.CallAsync("ListComponents");

        result.MustBe(HttpStatusCode.InternalServerError, "ServiceException");
        Assert.DoesNotContain("secret", result.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(reported);
    }
}
