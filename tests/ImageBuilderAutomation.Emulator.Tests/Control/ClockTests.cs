using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Control;

public sealed class ClockTests : BuildTest
{
    [Fact]
    public async Task A_step_moves_to_the_next_due_time()
    {
        var image = await StartAsync(await PipelineAsync("base linux"));
        var before = await Api.ControlAsync(HttpMethod.Get, "clock");

        var after = await MoveAsync(new() { ["step"] = 1 });

        Assert.Equal("2026-11-20T09:00:00.000Z", before["time"]!.GetValue<string>());
        Assert.Equal(before["nextDue"]!.GetValue<string>(), after["time"]!.GetValue<string>());
        Assert.Equal("CREATING", await StatusAsync(image));
    }

    [Fact]
    public async Task Advances_by_seconds_and_to_a_time()
    {
        var image = await StartAsync(await PipelineAsync("base linux"));

        Assert.Equal("2026-11-20T09:00:30.000Z", (await MoveAsync(new() { ["advance"] = 30 }))["time"]!.GetValue<string>());
        await MoveAsync(new() { ["to"] = "2026-11-20T12:00:00Z" });

        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Fact]
    public async Task A_clock_with_a_speed_can_be_stopped_moved_and_resumed()
    {
        using var clock = new AcceleratedClock(1, Start, Clock);
        await using var server = await EmulatorServer.StartAsync(new() { Clock = clock });
        using var api = new ApiClient(server.Url);

        await api.ControlAsync(HttpMethod.Post, "clock", new() { ["speed"] = 60, ["stopped"] = true });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var stopped = await api.ControlAsync(HttpMethod.Post, "clock", new() { ["advance"] = 3600 });
        await api.ControlAsync(HttpMethod.Post, "clock", new() { ["stopped"] = false });
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        var running = await api.ControlAsync(HttpMethod.Get, "clock");

        Assert.Equal("""{"time":"2026-11-20T10:00:00.000Z","speed":60,"stopped":true,"nextDue":null}""", stopped.ToJsonString());
        Assert.Equal("""{"time":"2026-11-20T11:00:00.000Z","speed":60,"stopped":false,"nextDue":null}""", running.ToJsonString());
    }

    [Fact]
    public async Task The_machine_s_own_clock_cannot_be_moved()
    {
        await using var server = await EmulatorServer.StartAsync(new());
        using var api = new ApiClient(server.Url);

        var result = await api.SendAsync(HttpMethod.Post, "/_emulator/clock", """{"advance":1}""", authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        Assert.Contains("cannot be moved", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"advance":-1}""", "'advance' is -1; expected")]
    [InlineData("""{"to":"2020-01-01T00:00:00Z"}""", "'to' is \"2020-01-01T00:00:00Z\", which has passed")]
    [InlineData("""{"to":"tomorrow"}""", "'to' is \"tomorrow\"; expected")]
    [InlineData("""{"speed":2}""", "This emulator's clock moves only when it is advanced")]
    [InlineData("""{"speed":0}""", "'speed' is 0; expected")]
    [InlineData("""{"step":0}""", "'step' is 0; expected")]
    [InlineData("""{"go":1}""", "'go' is not a member")]
    public async Task An_invalid_input_is_refused_with_the_expected_form(string order, string message)
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/_emulator/clock", order, authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        Assert.StartsWith(message, result.Message, StringComparison.Ordinal);
    }

    private Task<JsonObject> MoveAsync(JsonObject order) => Api.ControlAsync(HttpMethod.Post, "clock", order);
}
