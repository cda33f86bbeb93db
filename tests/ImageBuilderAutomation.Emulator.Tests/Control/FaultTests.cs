using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Control;

public sealed class FaultTests : EmulatorTest
{
    [Fact]
    public async Task The_next_calls_of_an_operation_fail_as_stubbed_and_later_ones_succeed()
    {
        await StubAsync(new() { ["operation"] = "ListComponents", ["times"] = 2, ["error"] = "CallRateLimitExceededException" });

        await Api.OkAsync("ListWorkflows");
        (await Api.CallAsync("ListComponents")).MustBe(HttpStatusCode.TooManyRequests, "CallRateLimitExceededException");
        (await Api.CallAsync("ListComponents")).MustBe(HttpStatusCode.TooManyRequests, "CallRateLimitExceededException");
        await Api.OkAsync("ListComponents");
    }

    [Fact]
    public async Task Without_an_operation_any_call_fails()
    {
        await StubAsync(new() { ["operation"] = null, ["error"] = "ServiceUnavailableException" });

        (await Api.CallAsync("ListWorkflows")).MustBe(HttpStatusCode.ServiceUnavailable, "ServiceUnavailableException");
        await Api.OkAsync("ListWorkflows");
    }

    [Fact]
    public async Task A_throttled_call_changes_nothing()
    {
        await StubAsync(new() { ["error"] = "CallRateLimitExceededException" });

        await Api.CallAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());

        Assert.Empty((await Api.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
    }

    [Fact]
    public async Task A_response_can_be_lost_after_the_effect_and_its_token_returns_it_again()
    {
        await StubAsync(new() { ["error"] = "ServiceException", ["afterEffect"] = true });
        var input = Samples.Infrastructure();
        input["clientToken"] = "again";

        (await Api.CallAsync("CreateInfrastructureConfiguration", input)).MustBe(HttpStatusCode.InternalServerError, "ServiceException");
        await Api.OkAsync("CreateInfrastructureConfiguration", input);

        Assert.Single((await Api.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
    }

    [Fact]
    public async Task Faults_that_wait_for_calls_are_listed_with_what_is_left_of_them_and_removed()
    {
        await StubAsync(new() { ["operation"] = "ListComponents", ["times"] = 3, ["error"] = "ServiceException" });
        await StubAsync(new() { ["operation"] = null, ["afterEffect"] = true });
        await Api.CallAsync("ListComponents");

        var listed = await Api.SendAsync(HttpMethod.Get, "/_emulator/faults", null, authorization: null);
        Assert.Equal(
            ["ListComponents ServiceException 2 false", " CallRateLimitExceededException 1 true"],
            listed.Body["faults"]!.AsArray().Select(one => $"{one!["operation"]} {one["error"]} {one["times"]} {one["afterEffect"]}"));

        var removed = await Api.SendAsync(HttpMethod.Delete, "/_emulator/faults", null, authorization: null);
        Assert.Equal(2, (int)removed.Body["removed"]!);
        await Api.OkAsync("ListComponents");
        Assert.Empty((await Api.SendAsync(HttpMethod.Get, "/_emulator/faults", null, authorization: null)).Body["faults"]!.AsArray());
    }

    [Fact]
    public async Task Faults_are_removed_all_at_once_so_a_body_that_would_choose_is_refused()
    {
        await StubAsync(new() { ["operation"] = "ListComponents" });

        var refused = await Api.SendAsync(HttpMethod.Delete, "/_emulator/faults", "{ \"operation\": \"ListComponents\" }", authorization: null);

        Assert.Equal((HttpStatusCode.BadRequest, "'operation' is not a member of the body; expected none."), (refused.Status, refused.Message));
    }

    public static TheoryData<string, JsonObject> Wrong => new()
    {
        { "'operation' is 'MakeCoffee'", new() { ["operation"] = "MakeCoffee" } },
        { "'error' is 'BadMood'", new() { ["error"] = "BadMood" } },
        { "'times' is 0", new() { ["times"] = 0 } },
        { "'times' is \"two\"", new() { ["times"] = "two" } },
        { "'afterEffect' is 1", new() { ["afterEffect"] = 1 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task An_invalid_input_is_refused_with_the_expected_form(string message, JsonObject order)
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/_emulator/faults", order.ToJsonString(), authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        Assert.StartsWith(message, result.Message, StringComparison.Ordinal);
        Assert.Contains("expected", result.Message, StringComparison.Ordinal);
        await Api.OkAsync("ListWorkflows");
    }

    private Task<JsonObject> StubAsync(JsonObject order) => Api.ControlAsync(HttpMethod.Post, "faults", order);
}
