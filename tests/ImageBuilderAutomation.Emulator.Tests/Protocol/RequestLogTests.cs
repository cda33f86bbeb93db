using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

/// <summary>The request log stays small, whatever is sent.</summary>
public sealed class RequestLogTests : EmulatorTest
{
    protected override EmulatorOptions Options => base.Options with { RequestBytesKept = 20_000 };

    [Theory]
    [InlineData("name")]
    [InlineData("no member of this operation")]
    public async Task A_large_body_is_refused_and_not_kept(string member)
    {
        var result = await Api.SendAsync(
            HttpMethod.Put, "/CreateInfrastructureConfiguration",
            new JsonObject { [member] = new string('x', 2_000_000), ["instanceProfileName"] = "builder", ["clientToken"] = "t" }.ToJsonString());

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        var entry = Assert.Single(Server.World.Requests.Snapshot());
        Assert.Equal(("CreateInfrastructureConfiguration", null, 400), (entry.Operation, entry.Input, entry.Status));
        Assert.InRange(entry.Message!.Length, 1, RequestEntry.MaxMessageLength);
    }

    [Fact]
    public async Task A_long_key_in_a_refused_body_does_not_make_a_long_message()
    {
        var input = Samples.Infrastructure("base");
        input["tags"] = new JsonObject { [new string('k', 2_000_000)] = "v" };
        await Api.CallAsync("CreateInfrastructureConfiguration", input);

        Assert.InRange(Assert.Single(Server.World.Requests.Snapshot()).Message!.Length, 1, RequestEntry.MaxMessageLength);
    }

    [Fact]
    public async Task The_oldest_requests_are_dropped_when_the_log_is_full()
    {
        for (var i = 0; i < 5; i++)
        {
            var input = Samples.Infrastructure($"base-{i}");
            input["description"] = new string('x', 7_000);
            await Api.CallAsync("CreateInfrastructureConfiguration", input);
        }

        var kept = Server.World.Requests;
        Assert.Equal(["base-3", "base-4"], kept.Snapshot().Select(entry => entry.Input!["name"]!.ToString()));
        Assert.Equal(3, kept.Dropped);
    }
}
