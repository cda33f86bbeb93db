using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.People;
using TestKit.Gates;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Evidence that few rules need.</summary>
public sealed partial class GateEvidenceTests
{
    [Fact]
    public async Task Packages_are_read_through_all_pages()
    {
        _service
            .Answers("""{"imagePackageList":[{"packageName":"openssl","packageVersion":"1:3.0.8-1.amzn2023"}],"nextToken":"a"}""")
            .Answers("""{"imagePackageList":[{"packageName":"curl"}]}""");

        var packages = Assert.IsType<Known<IReadOnlyList<Package>>.Yes>(await Evidence.ReadPackagesAsync(Image, default));

        Assert.Equal([new("openssl", "1:3.0.8-1.amzn2023"), new("curl", null)], packages.Value);
        Assert.Equal([null, "a"], _service.Requests.Select(r => (string?)r.Body?["nextToken"]));
    }

    [Theory]
    [InlineData("{}", "lists no packages")]
    [InlineData("""{"imagePackageList":[{"packageVersion":"1"}]}""", "has no name")]
    [InlineData("""{"imagePackageList":[{"packageName":"a"}],"nextToken":"more"}""", "more than 3000 packages")]
    public async Task An_empty_or_incomplete_list_of_packages_is_unknown(string answer, string reason)
    {
        _service.Answers(answer);

        Assert.Contains(
            reason, Assert.IsType<Known<IReadOnlyList<Package>>.No>(await Evidence.ReadPackagesAsync(Image, default)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_that_is_a_single_build_is_read()
    {
        const string parent = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2026.7.1/1";
        _service.Answers($$$$"""{"image":{"arn":"{{{{parent}}}}","dateCreated":"2026-07-01T00:00:00Z"}}""");

        var created = Assert.IsType<Known<DateTimeOffset>.Yes>(await Evidence.ReadParentCreatedAtAsync(With(parent), default));

        Assert.Equal(new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), created.Value);
        Assert.Equal(parent, _service.Requests.Single().Query["imageBuildVersionArn"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ami-0123456789abcdef0")]
    [InlineData("ssm:/golden/base")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2026.x.x")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2026.7.1")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2026.7.1/x")]
    public async Task A_parent_that_is_not_a_single_build_is_unknown_and_needs_no_call(string? parent)
    {
        Assert.IsType<Known<DateTimeOffset>.No>(await Evidence.ReadParentCreatedAtAsync(With(parent), default));
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task A_parent_that_was_deleted_or_has_no_date_is_unknown()
    {
        const string parent = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2026.7.1/1";
        _service.Answers("""{"image":{}}""").Fails(404, "ResourceNotFoundException");

        Assert.IsType<Known<DateTimeOffset>.No>(await Evidence.ReadParentCreatedAtAsync(With(parent), default));
        Assert.IsType<Known<DateTimeOffset>.No>(await Evidence.ReadParentCreatedAtAsync(With(parent), default));
    }

    [Theory]
    [InlineData("", null, "no start event was received")]
    [InlineData("RetryImage:kim", null, "no start event was received")]
    [InlineData("StartImagePipelineExecution:-", null, "CloudTrail names no caller")]
    [InlineData("StartImagePipelineExecution:kim", "kim", null)]
    [InlineData("StartImagePipelineExecution:kim RetryImage:lee RetryImage:kim", "kim lee", null)]
    [InlineData("StartImagePipelineExecution:service", "", null)]
    public Task Starters_are_all_who_started_or_retried_the_build_and_unknown_unless_every_start_names_one(string starts, string? people, string? reason) =>
        AssertStartersAsync("USER_INITIATED", starts, people, reason);

    [Theory]
    [InlineData("", "", null)]
    [InlineData("RetryImage:kim", "kim", null)]
    [InlineData("RetryImage:kim RetryImage:lee", "kim lee", null)]
    [InlineData("RetryImage:service", "", null)]
    [InlineData("RetryImage:-", null, "CloudTrail names no caller")]
    [InlineData("RetryImage:kim RetryImage:-", null, "CloudTrail names no caller")]
    [InlineData("DistributeImage:kim", "kim", null)]
    public Task Starters_of_a_scheduled_build_are_all_who_retried_it_and_none_without_a_retry(string starts, string? people, string? reason) =>
        AssertStartersAsync("SCHEDULED", starts, people, reason);

    /// <remarks>Somebody whose retry left no event could otherwise approve what that retry made.</remarks>
    [Theory]
    // One retry may repeat several workflows, and workflows behind the failed one had not run.
    [InlineData("RetryImage:lee@25", "TEST 10-20|TEST 30-40", "kim lee", null)]
    [InlineData("RetryImage:lee@25", "TEST 0-10|TEST 30-40|DISTRIBUTION 10-20|DISTRIBUTION 40-", "kim lee", null)]
    [InlineData("RetryImage:lee@25", "TEST 10-20|DISTRIBUTION skipped|TEST 30-40|DISTRIBUTION 40-", "kim lee", null)]
    [InlineData("RetryImage:lee@25 RetryImage:kim@45", "DISTRIBUTION 10-20|DISTRIBUTION 30-40|DISTRIBUTION 50-", "kim lee", null)]
    [InlineData("RetryImage:lee@20", "DISTRIBUTION 10-20|DISTRIBUTION 20-", "kim lee", null)]
    [InlineData("RetryImage:lee@25", "DISTRIBUTION 10-20|DISTRIBUTION pending", "kim lee", null)]
    [InlineData("", "DISTRIBUTION 10-20|DISTRIBUTION 30-", null, "after 2026-07-14 12:20 UTC")]
    [InlineData("RetryImage:lee@25", "DISTRIBUTION 10-20|DISTRIBUTION 30-40|DISTRIBUTION 50-", null, "after 2026-07-14 12:40 UTC")]
    [InlineData("RetryImage:lee@45", "DISTRIBUTION 10-20|DISTRIBUTION 30-40|DISTRIBUTION 50-", null, "after 2026-07-14 12:20 UTC")]
    // Two retries that repeated different workflows, of which one was reported.
    [InlineData("RetryImage:lee@25", "TEST 10-20|TEST 30-40|DISTRIBUTION 40-50|DISTRIBUTION 60-", null, "after 2026-07-14 12:50 UTC")]
    // One retry that a client sent twice does not stand for another one.
    [InlineData("RetryImage:lee@25 RetryImage:lee@26", "DISTRIBUTION 10-20|DISTRIBUTION 30-40|DISTRIBUTION 50-", null, "after 2026-07-14 12:40 UTC")]
    [InlineData("RetryImage:lee@25", "DISTRIBUTION ?|DISTRIBUTION 30-", null, "not when the retried workflow ended")]
    public Task Starters_are_unknown_if_the_service_shows_a_retry_whose_start_is_not_recorded(string retries, string executions, string? people, string? reason)
    {
        var shown = executions.Split('|').Select(text => text.Split(' ')).ToList();
        var listed = shown.Select((execution, at) => new JsonObject
        {
            ["type"] = execution[0],
            ["workflowBuildVersionArn"] = execution[0],
            ["workflowExecutionId"] = $"wf-{at}",
            ["retried"] = shown.FindLastIndex(other => other[0] == execution[0]) != at,
            ["status"] = execution[1] switch { "skipped" => "SKIPPED", "pending" => "PENDING", var times when times.EndsWith('-') => "RUNNING", _ => "FAILED" },
            ["startTime"] = execution[1].Split('-') is [{ Length: > 0 } start, _] ? Time(start) : null,
            ["endTime"] = execution[1].Split('-') is [_, { Length: > 0 } end] ? Time(end) : null,
        }.ToJsonString());
        return AssertStartersAsync("USER_INITIATED", $"StartImagePipelineExecution:kim {retries}", people, reason, string.Join(',', listed));

        static string Time(string minute) => $"2026-07-14T12:{minute.PadLeft(2, '0')}:00.000Z";
    }

    [Fact]
    public async Task Starters_are_unknown_if_the_image_s_executions_cannot_be_listed()
    {
        _service.Fails(404, "ResourceNotFoundException");
        var evidence = new GateEvidence(_client, Verified([new(Image, "event-1", "StartImagePipelineExecution", "kim", null, default) { VerifiedAt = default(DateTimeOffset) }]));

        var unknown = Assert.IsType<Known<IReadOnlyList<Actor>>.No>(await evidence.ReadStartersAsync(With(null), default));

        Assert.Equal("the image does not exist", unknown.Reason);
    }

    /// <param name="starts">Each start's operation, caller and, after <c>@</c>, its minute.</param>
    private async Task AssertStartersAsync(string buildType, string starts, string? people, string? reason, string executions = "")
    {
        var image = With(null) with { BuildType = buildType };
        _service.Answers($$"""{"workflowExecutions":[{{executions}}]}""");
        var evidence = new GateEvidence(_client, Verified([.. starts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split(':', '@'))
            .Select((s, n) => new BuildStart(
                Image, $"event-{n}", s[0], s[1] is "-" or "service" ? null : s[1], s[1] == "service" ? "events.amazonaws.com" : null,
                s is [_, _, var minute] ? new(2026, 7, 14, 12, int.Parse(minute, CultureInfo.InvariantCulture), 0, TimeSpan.Zero) : default)
            { VerifiedAt = default(DateTimeOffset) })]));

        var known = await evidence.ReadStartersAsync(image, default);

        Assert.Equal(people, known is Known<IReadOnlyList<Actor>>.Yes yes ? string.Join(' ', yes.Value.Select(actor => actor.Arn)) : null);
        if (reason is not null)
            Assert.Contains(reason, ((Known<IReadOnlyList<Actor>>.No)known).Reason, StringComparison.Ordinal);
        Assert.IsType<Known<IReadOnlyList<Actor>>.No>(await Evidence.ReadStartersAsync(image, default));
    }

    [Fact]
    public async Task The_AMI_comes_from_the_image_in_its_own_account_and_Region_or_else_from_a_build_step()
    {
        _service
            .Answers($$$$"""
                {"image":{"arn":"{{{{Image}}}}","name":"Base","version":"1.0.0/7","state":{"status":"AVAILABLE"},"outputResources":{"amis":[
                {"image":"ami-us","region":"us-east-1","accountId":"111122223333"},{"image":"ami-other","region":"eu-west-1","accountId":"444455556666"},
                {"image":"ami-own","region":"eu-west-1","accountId":"111122223333"}]}}}
                """);
        Assert.Equal(["ami-own"], (await Evidence.ReadImageAsync(Image, default))!.AmiIds);

        await using var ec2 = (await StubService.StartAsync()).Answers("<DescribeImagesResponse><requestId>1</requestId></DescribeImagesResponse>");
        await using var builder = (await StubService.StartAsync())
            .Answers("""{"workflowExecutions":[{"type":"TEST","workflowExecutionId":"wf-t"},{"type":"BUILD","workflowExecutionId":"wf-old","retried":true},{"type":"BUILD","workflowExecutionId":"wf-b"}]}""")
            .Answers("""{"steps":[{"outputs":"{\"instanceId\":\"i-1\"}"},{"outputs":"{\"imageId\":\"ami-made\"}"},{}]}""");
        using var client = builder.Client();
        using var scans = new AmiScans(LocalEnvironment.For(ec2.Url));
        var evidence = new GateEvidence(client, null, scans);

        var unknown = Assert.IsType<Known<AmiScan>.No>(await evidence.ReadAmiScanAsync(With(null), default));

        Assert.Equal("Amazon Inspector has not scanned ami-made", unknown.Reason);
        Assert.Equal("wf-b", (string?)builder.Requests[1].Body?["workflowExecutionId"]);
    }

    [Theory]
    [InlineData("""{"workflowExecutions":[]}""", "{}", "no build workflow")]
    [InlineData("""{"workflowExecutions":[{"type":"BUILD","workflowExecutionId":"wf-b"}]}""", """{"steps":[{"outputs":"nonsense"}]}""", "no AMI yet")]
    [InlineData("""{"workflowExecutions":[{"type":"BUILD","workflowExecutionId":"wf-b"}]}""", """{"steps":[{"outputs":"{\"imageId\":\"ami-1\"}"},{"outputs":"{\"imageId\":\"ami-2\"}"}]}""", "several AMIs")]
    public async Task Without_exactly_one_AMI_its_scan_is_unknown(string executions, string steps, string reason)
    {
        _service.Answers(executions).Answers(steps);
        using var scans = new AmiScans(_ => throw new InvalidOperationException("EC2 must not be called."));
        var evidence = new GateEvidence(_client, null, scans);

        Assert.Contains(reason, Assert.IsType<Known<AmiScan>.No>(await evidence.ReadAmiScanAsync(With(null), default)).Reason, StringComparison.Ordinal);
        Assert.IsType<Known<AmiScan>.No>(await Evidence.ReadAmiScanAsync(With(null), default));
    }

    [Theory]
    [InlineData("""{"steps":[{"outputs":"{\"imageId\":\"ami-1\"}"}],"nextToken":"b"}""", """{"steps":[{"outputs":"{\"imageId\":\"ami-2\"}"}]}""", "several AMIs")]
    [InlineData("""{"steps":[],"nextToken":"b"}""", """{"steps":[{"outputs":"{\"imageId\":\"ami-made\"}"}]}""", "has not scanned ami-made")]
    public async Task The_AMI_is_looked_for_on_every_page_of_executions_and_steps(string firstSteps, string lastSteps, string reason)
    {
        await using var ec2 = (await StubService.StartAsync()).Answers("<DescribeImagesResponse><requestId>1</requestId></DescribeImagesResponse>");
        using var scans = new AmiScans(LocalEnvironment.For(ec2.Url));
        _service
            .Answers("""{"workflowExecutions":[{"type":"TEST","workflowExecutionId":"wf-t"}],"nextToken":"a"}""")
            .Answers("""{"workflowExecutions":[{"type":"BUILD","workflowExecutionId":"wf-b"}]}""")
            .Answers(firstSteps)
            .Answers(lastSteps);

        var scan = await new GateEvidence(_client, null, scans).ReadAmiScanAsync(With(null), default);

        Assert.Contains(reason, Assert.IsType<Known<AmiScan>.No>(scan).Reason, StringComparison.Ordinal);
        Assert.Equal([null, "a", null, "b"], _service.Requests.Select(request => (string?)request.Body?["nextToken"]));
    }

    [Fact]
    public async Task The_AMI_is_looked_for_in_every_build_workflow()
    {
        using var scans = new AmiScans(_ => throw new InvalidOperationException("EC2 must not be called."));
        _service
            .Answers("""{"workflowExecutions":[{"type":"BUILD","workflowExecutionId":"wf-1"},{"type":"BUILD","workflowExecutionId":"wf-2"}]}""")
            .Answers("""{"steps":[{"outputs":"{\"imageId\":\"ami-1\"}"}]}""")
            .Answers("""{"steps":[{"outputs":"{\"imageId\":\"ami-2\"}"}]}""");

        var scan = await new GateEvidence(_client, null, scans).ReadAmiScanAsync(With(null), default);

        Assert.Contains("several AMIs", Assert.IsType<Known<AmiScan>.No>(scan).Reason, StringComparison.Ordinal);
        Assert.Equal(["wf-1", "wf-2"], _service.Requests.Skip(1).Select(request => (string?)request.Body?["workflowExecutionId"]));
    }

    [Theory]
    [InlineData("""{"workflowExecutions":[],"nextToken":"more"}""", "{}", "more than 1000 workflow executions")]
    [InlineData("""{"workflowExecutions":[{"type":"BUILD","workflowExecutionId":"wf-b"}]}""", """{"steps":[],"nextToken":"more"}""", "more than 1000 workflow steps")]
    public async Task The_scan_is_unknown_where_the_lists_that_lead_to_the_AMI_do_not_end(string executions, string steps, string reason)
    {
        using var scans = new AmiScans(_ => throw new InvalidOperationException("EC2 must not be called."));
        if (steps == "{}")
            _service.Answers(executions);
        else
            _service.Answers(executions).Answers(steps);

        var scan = await new GateEvidence(_client, null, scans).ReadAmiScanAsync(With(null), default);

        Assert.Contains(reason, Assert.IsType<Known<AmiScan>.No>(scan).Reason, StringComparison.Ordinal);
    }

    private static ImageFacts With(string? parent) => new(
        Image, null, null, "Base", "1.0.0", "Linux", "SCHEDULED", "DISTRIBUTING", default(DateTimeOffset), null, null, TestsEnabled: true, new Dictionary<string, string>())
    { Parent = parent };

    [Fact]
    public async Task Starters_are_unknown_while_a_start_is_not_verified()
    {
        var starts = new BuildStart[]
        {
            new(Image, "event-1", "StartImagePipelineExecution", "kim", null, default) { VerifiedAt = default(DateTimeOffset) },
            new(Image, "event-2", "RetryImage", "lee", null, default),
        };

        var unknown = Assert.IsType<Known<IReadOnlyList<Actor>>.No>(
            await new GateEvidence(_client, Verified(starts)).ReadStartersAsync(With(null) with { BuildType = "SCHEDULED" }, default));

        Assert.Equal("the start event event-2 is not verified: not shown yet", unknown.Reason);
    }

    private static BuildStarters Verified(IReadOnlyList<BuildStart> starts) => StartersOf(starts, new InMemoryPipelineRunRecords(), new FakeRoles());

    internal static BuildStarters StartersOf(IReadOnlyList<BuildStart> starts, InMemoryPipelineRunRecords runs, FakeRoles roles, bool isLocal = false) =>
        new(new VerifiedStarts(new KnownStarts(starts), new NoCalls(), TimeProvider.System), runs, roles, new StartingFunctions("stack", "111122223333", isLocal));

    private sealed class NoCalls : ICallHistory
    {
        public Task<Known<ApiCall>> FindAsync(string eventId, CancellationToken cancellationToken) =>
            Task.FromResult<Known<ApiCall>>(new Known<ApiCall>.No("not shown yet"));
    }

    private sealed class KnownStarts(IReadOnlyList<BuildStart> starts) : IBuildStarts
    {
        public Task<bool> TryAddAsync(BuildStart start, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReplaceAsync(BuildStart verified, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<BuildStart>> ListAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(starts);
    }
}
