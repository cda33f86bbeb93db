using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

public sealed class ScanTests : BuildTest
{
    private static readonly string[] Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];

    private string _pipeline = "";

    protected override async Task ArrangeAsync() =>
        _pipeline = await GatedPipelineAsync(with: input => input["imageScanningConfiguration"] = new JsonObject { ["imageScanningEnabled"] = true });

    [Fact]
    public async Task Runs_through_its_states_during_the_test_stage_and_is_reported_with_no_findings_too()
    {
        var image = await StartAsync(_pipeline);
        Assert.Equal("PENDING", await ScanStatusAsync(image));

        var seen = new List<string>();
        while ((await ImageAsync(image))["state"]!["status"]!.GetValue<string>() != "DISTRIBUTING")
        {
            await Clock.AdvanceToAsync(Clock.NextDue!.Value);
            var now = $"{await StatusAsync(image)} {await ScanStatusAsync(image)}";
            if (seen.LastOrDefault() != now)
                seen.Add(now);
        }

        Assert.Equal(
            ["CREATING PENDING", "BUILDING PENDING", "TESTING PENDING", "TESTING SCANNING", "TESTING COLLECTING", "TESTING COMPLETED",
                "DISTRIBUTING COMPLETED"],
            seen);
        var evt = Assert.Single(Events.Of("CVE Detected"));
        Assert.Equal($"""["{image}","{_pipeline}"]""", evt["resources"]!.ToJsonString());
        Assert.Equal("""{"all":0,"critical":0,"high":0,"medium":0}""", evt["detail"]!["finding-severity-counts"]!.ToJsonString());
        Assert.Equal(["resource-id", "finding-severity-counts"], evt["detail"]!.AsObject().Select(member => member.Key));
        Assert.StartsWith("i-", evt["detail"]!["resource-id"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_the_stubbed_findings_once_it_has_completed()
    {
        await StubAsync(_pipeline, new() { ["findings"] = Findings() });
        var image = await StartAsync(_pipeline);
        Assert.Empty(await FindingsAsync("imageBuildVersionArn", image));

        await UntilWaitingAsync();
        var findings = await FindingsAsync("imageBuildVersionArn", image);

        Assert.Equal(Severities, findings.Select(f => f["severity"]!.GetValue<string>()));
        Assert.Equal(
            ("111122223333", image, _pipeline, "PACKAGE_VULNERABILITY"),
            (Text("awsAccountId"), Text("imageBuildVersionArn"), Text("imagePipelineArn"), Text("type")));
        var evt = Assert.Single(Events.Of("CVE Detected"));
        Assert.Equal("""{"all":3,"critical":1,"high":1,"medium":1}""", evt["detail"]!["finding-severity-counts"]!.ToJsonString());

        string Text(string member) => findings[0][member]!.GetValue<string>();
    }

    [Theory]
    [InlineData("severity", "HIGH", 1)]
    [InlineData("vulnerabilityId", "CVE-2026-3", 1)]
    [InlineData("imagePipelineArn", "", 4)]
    [InlineData("imageBuildVersionArn", "", 4)]
    [InlineData("severity", "high", 0)]
    public async Task Filters_findings_by_one_filter(string name, string value, int count)
    {
        await StubAsync(_pipeline, new() { ["findings"] = Findings() });
        var image = await StartAsync(_pipeline);
        await UntilWaitingAsync();

        var found = await FindingsAsync(name, value.Length > 0 ? value : name == "imagePipelineArn" ? _pipeline : image);

        Assert.Equal(count, found.Count);
    }

    [Fact]
    public async Task Refuses_a_second_filter_a_second_value_and_an_unknown_name()
    {
        JsonObject Filter(string name, params string[] values) =>
            new() { ["name"] = name, ["values"] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]) };

        async Task RefusedAsync(params JsonNode[] filters) =>
            Assert.Equal(HttpStatusCode.BadRequest, (await Api.CallAsync("ListImageScanFindings", new() { ["filters"] = new JsonArray(filters) })).Status);

        await RefusedAsync(Filter("severity", "HIGH"), Filter("vulnerabilityId", "CVE-2026-1"));
        await RefusedAsync(Filter("severity", "HIGH", "LOW"));
        await RefusedAsync(Filter("colour", "red"));
    }

    [Fact]
    public async Task Pages_through_findings_without_gap_or_repetition()
    {
        await StubAsync(_pipeline, new() { ["findings"] = new JsonArray([.. Enumerable.Range(1, 60).Select(i => Finding("LOW", i))]) });
        await StartAsync(_pipeline);
        await UntilWaitingAsync();

        var ids = new List<string>();
        JsonNode? token = null;
        do
        {
            var page = await Api.OkAsync("ListImageScanFindings", token is null ? [] : new() { ["nextToken"] = token.DeepClone() });
            ids.AddRange(page["findings"]!.AsArray().Select(f => f!["packageVulnerabilityDetails"]!["vulnerabilityId"]!.GetValue<string>()));
            token = page["nextToken"];
        }
        while (token is not null);

        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"CVE-2026-{i}"), ids);
    }

    [Fact]
    public async Task Stays_unfinished_while_it_is_held_and_reports_nothing_until_it_may_finish()
    {
        await StubAsync(_pipeline, new() { ["scan"] = new JsonObject { ["hold"] = true }, ["findings"] = Findings() });
        var image = await StartAsync(_pipeline);
        await UntilWaitingAsync();
        await Clock.AdvanceAsync(TimeSpan.FromHours(5));

        Assert.Equal("SCANNING", await ScanStatusAsync(image));
        Assert.Empty(await FindingsAsync("imageBuildVersionArn", image));
        Assert.Empty(Events.Of("CVE Detected"));

        await StubAsync(_pipeline, new() { ["scan"] = new JsonObject { ["finishAt"] = "now" } });
        Assert.Equal("COMPLETED", await ScanStatusAsync(image));
        Assert.Equal(4, (await FindingsAsync("imageBuildVersionArn", image)).Count);
        Assert.Single(Events.Of("CVE Detected"));
    }

    [Fact]
    public async Task Finishes_at_the_stubbed_time()
    {
        var image = await StartAsync(_pipeline);
        var at = Clock.GetUtcNow().AddHours(6);
        await StubAsync(image, new() { ["scan"] = new JsonObject { ["finishAt"] = at.ToString("O") } });

        await Clock.AdvanceToAsync(at.AddSeconds(-1));
        Assert.Equal("COLLECTING", await ScanStatusAsync(image));
        await Clock.AdvanceToAsync(at);
        Assert.Equal("COMPLETED", await ScanStatusAsync(image));
    }

    [Theory]
    [InlineData("FAILED")]
    [InlineData("TIMED_OUT")]
    [InlineData("ABANDONED")]
    public async Task A_scan_that_does_not_complete_has_no_findings_and_publishes_no_event(string end)
    {
        await StubAsync(_pipeline, new() { ["scan"] = new JsonObject { ["end"] = end, ["reason"] = "no agent" }, ["findings"] = Findings() });
        var image = await StartAsync(_pipeline);
        await UntilWaitingAsync();

        var state = (await ImageAsync(image))["scanState"]!;
        Assert.Equal((end, "no agent"), (state["status"]!.GetValue<string>(), state["reason"]!.GetValue<string>()));
        Assert.Empty(await FindingsAsync("imageBuildVersionArn", image));
        Assert.Empty(Events.Of("CVE Detected"));
    }

    [Fact]
    public async Task An_image_s_own_stub_overrides_its_pipeline_s()
    {
        await StubAsync(_pipeline, new() { ["findings"] = Findings() });
        var image = await StartAsync(_pipeline);
        await StubAsync(image, new() { ["findings"] = new JsonArray(Finding("HIGH", 9)) });
        await UntilWaitingAsync();

        Assert.Equal(["HIGH"], (await FindingsAsync("imageBuildVersionArn", image)).Select(f => f["severity"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Counts_findings_by_account_image_pipeline_and_vulnerability()
    {
        await StubAsync(_pipeline, new() { ["findings"] = Findings() });
        var image = await StartAsync(_pipeline);
        await UntilWaitingAsync();

        Assert.Equal(
            """{"accountAggregation":{"accountId":"111122223333","severityCounts":{"all":4,"critical":1,"high":1,"medium":1}}}""",
            await AggregationAsync(null, null, "accountId"));
        Assert.Equal(
            $$$$"""{"imageAggregation":{"imageBuildVersionArn":"{{{{image}}}}","severityCounts":{"all":4,"critical":1,"high":1,"medium":1}}}""",
            await AggregationAsync("imageBuildVersionArn", image, "imageBuildVersionArn"));
        Assert.Equal(
            $$$$"""{"imagePipelineAggregation":{"imagePipelineArn":"{{{{_pipeline}}}}","severityCounts":{"all":4,"critical":1,"high":1,"medium":1}}}""",
            await AggregationAsync("imagePipelineArn", _pipeline, "imagePipelineArn"));
        Assert.Equal(
            """{"vulnerabilityIdAggregation":{"vulnerabilityId":"CVE-2026-2","severityCounts":{"all":1,"critical":0,"high":1,"medium":0}}}""",
            await AggregationAsync("vulnerabilityId", "CVE-2026-2", "vulnerabilityId"));
    }

    [Fact]
    public async Task Reports_nothing_about_an_image_that_was_not_scanned()
    {
        var pipeline = await PipelineAsync("unscanned");
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Null((await ImageAsync(image))["scanState"]);
        Assert.Empty(Events.Of("CVE Detected"));
        var page = await Api.OkAsync("ListImageScanFindingAggregations", Filter("imageBuildVersionArn", image));
        Assert.Empty(page["responses"]!.AsArray());
    }

    [Fact]
    public async Task Is_abandoned_without_a_test_stage()
    {
        var pipeline = await PipelineAsync("untested", input =>
        {
            input["imageScanningConfiguration"] = new JsonObject { ["imageScanningEnabled"] = true };
            input["imageTestsConfiguration"] = new JsonObject { ["imageTestsEnabled"] = false };
        });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(("AVAILABLE", "ABANDONED"), (await StatusAsync(image), await ScanStatusAsync(image)));
    }

    [Fact]
    public async Task Lists_the_stubbed_packages()
    {
        await StubAsync(_pipeline, new() { ["packages"] = new JsonArray(new JsonObject { ["packageName"] = "openssl", ["packageVersion"] = "3.2.1" }) });
        var image = await StartAsync(_pipeline);

        var page = await Api.OkAsync("ListImagePackages", new() { ["imageBuildVersionArn"] = image });

        Assert.Equal("""[{"packageName":"openssl","packageVersion":"3.2.1"}]""", page["imagePackageList"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{}""", "'arn' must be")]
    [InlineData("""{"arn":"arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0"}""", "'arn' must be")]
    [InlineData("""{"arn":"PIPELINE","colour":"red"}""", "'colour' is not a member")]
    [InlineData("""{"arn":"PIPELINE","findings":[{"title":"x"}]}""", "'findings' is [{\"title\":\"x\"}]")]
    [InlineData("""{"arn":"PIPELINE","scan":{"end":"DONE"}}""", "'scan.end' is 'DONE'")]
    [InlineData("""{"arn":"PIPELINE","scan":{"finishAt":"soon"}}""", "'scan.finishAt' is 'soon'")]
    [InlineData("""{"arn":"PIPELINE","stepSeconds":{"Launch":"long"}}""", "'stepSeconds' is")]
    public async Task Refuses_an_invalid_stub(string body, string message)
    {
        var result = await Api.SendAsync(
            HttpMethod.Post, "/_emulator/builds", body.Replace("PIPELINE", _pipeline, StringComparison.Ordinal), authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        Assert.StartsWith(message, result.Message, StringComparison.Ordinal);
    }

    private static JsonArray Findings() => new([.. Severities.Select((severity, i) => Finding(severity, i + 1))]);

    private static JsonObject Finding(string severity, int number) => new()
    {
        ["severity"] = severity,
        ["title"] = $"Finding {number}",
        ["fixAvailable"] = "YES",
        ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = $"CVE-2026-{number}" },
    };

    private static JsonObject Filter(string name, string value) =>
        new() { ["filter"] = new JsonObject { ["name"] = name, ["values"] = new JsonArray(value) } };

    private async Task<string> ScanStatusAsync(string image) => (await ImageAsync(image))["scanState"]!["status"]!.GetValue<string>();

    private async Task<List<JsonObject>> FindingsAsync(string name, string value)
    {
        var filter = new JsonObject { ["name"] = name, ["values"] = new JsonArray(value) };
        var page = await Api.OkAsync("ListImageScanFindings", new() { ["filters"] = new JsonArray(filter) });
        return [.. page["findings"]!.AsArray().Select(f => f!.AsObject())];
    }

    private async Task<string> AggregationAsync(string? name, string? value, string type)
    {
        var page = await Api.OkAsync("ListImageScanFindingAggregations", name is null ? [] : Filter(name, value!));
        Assert.Equal(type, page["aggregationType"]!.GetValue<string>());
        return Assert.Single(page["responses"]!.AsArray())!.ToJsonString();
    }
}
