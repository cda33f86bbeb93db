using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Control;

public sealed class ControlRouteTests : EmulatorTest
{
    [Fact]
    public async Task The_request_log_shows_the_caller_the_input_and_the_result()
    {
        await Api.OkAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());
        await Api.CallAsync("GetImagePipeline", new() { ["imagePipelineArn"] = Api.Arn("image-pipeline/none") });
        await Api.SendAsync(HttpMethod.Post, "/ListComponents", "{}", authorization: null);

        var requests = (await Api.ControlAsync(HttpMethod.Get, "requests"))["requests"]!.AsArray();

        Assert.Equal(["CreateInfrastructureConfiguration", "GetImagePipeline", "ListComponents"], requests.Select(r => r!["operation"]!.GetValue<string>()));
        Assert.Equal([200, 404, 403], requests.Select(r => r!["status"]!.GetValue<int>()));
        Assert.Equal("ResourceNotFoundException", requests[1]!["error"]!.GetValue<string>());
        Assert.Equal("builder", requests[0]!["input"]!["instanceProfileName"]!.GetValue<string>());
        Assert.Equal(("111122223333", "eu-west-1", "2026-11-20T09:00:00.000Z"), (
            requests[0]!["account"]!.GetValue<string>(), requests[0]!["region"]!.GetValue<string>(), requests[0]!["time"]!.GetValue<string>()));
        Assert.Equal("arn:aws:iam::111122223333:user/111122223333", requests[0]!["principal"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_request_log_can_be_filtered()
    {
        using var other = ClientOf("444455556666");
        await Api.OkAsync("ListComponents");
        await Api.OkAsync("ListWorkflows");
        await other.OkAsync("ListComponents");

        var list = await Api.ControlAsync(HttpMethod.Get, "requests?operation=ListComponents&account=444455556666");

        Assert.Single(list["requests"]!.AsArray());
    }

    [Fact]
    public async Task The_request_log_drops_the_oldest_entries_and_counts_them()
    {
        await using var small = await EmulatorServer.StartAsync(new() { RequestsKept = 2 });
        using var api = new ApiClient(small.Url);
        foreach (var operation in (string[])["ListComponents", "ListWorkflows", "ListImageRecipes"])
            await api.OkAsync(operation);

        var log = await api.ControlAsync(HttpMethod.Get, "requests");

        Assert.Equal(["ListWorkflows", "ListImageRecipes"], log["requests"]!.AsArray().Select(r => r!["operation"]!.GetValue<string>()));
        Assert.Equal(1, log["dropped"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_reset_clears_everything()
    {
        await Api.OkAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());
        await Api.ControlAsync(HttpMethod.Post, "faults", new() { ["times"] = 5 });

        await Api.ControlAsync(HttpMethod.Post, "reset");

        Assert.Empty((await Api.ControlAsync(HttpMethod.Get, "requests"))["requests"]!.AsArray());
        Assert.Empty((await Api.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
    }

    [Fact]
    public async Task Coverage_lists_every_operation_of_the_model_once()
    {
        var coverage = await Api.ControlAsync(HttpMethod.Get, "coverage");

        var all = coverage["behaving"]!.AsArray().Concat(coverage["notYet"]!.AsArray()).Select(n => n!.GetValue<string>()).ToList();
        Assert.Equal(77, all.Count);
        Assert.Equal(77, all.Distinct().Count());
        Assert.Contains("CreateComponent", coverage["behaving"]!.AsArray().Select(n => n!.GetValue<string>()));
    }

    [Fact]
    public async Task An_unknown_control_route_gets_a_list_of_the_known_ones()
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/_emulator/explode", "{}", authorization: null);

        Assert.Equal(HttpStatusCode.NotFound, result.Status);
        Assert.Contains("POST /_emulator/faults", result.Message, StringComparison.Ordinal);
    }
}
