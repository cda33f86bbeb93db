using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed partial class GateEvidenceTests : IAsyncLifetime
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/7";
    private StubService _service = null!;
    private IAmazonImagebuilder _client = null!;

    private GateEvidence Evidence => new(_client);

    public async Task InitializeAsync()
    {
        _service = await StubService.StartAsync();
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task An_image_is_read_with_all_facts_that_rules_use()
    {
        _service.Answers($$$$"""
            {"image":{"arn":"{{{{Image}}}}","name":"Base","version":"1.0.0/7","platform":"Linux","state":{"status":"DISTRIBUTING"},"buildType":"SCHEDULED",
            "imageRecipe":{"arn":"arn:recipe"},"sourcePipelineArn":"arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base","dateCreated":"2026-11-20T09:00:00Z",
            "scanState":{"status":"FAILED","reason":"no agent"},"imageTestsConfiguration":{"imageTestsEnabled":false},"tags":{"env":"prod"}}}
            """);

        var image = await Evidence.ReadImageAsync(Image, default);

        Assert.Equivalent(
            new ImageFacts(
                Image, "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base", "arn:recipe", "Base", "1.0.0", "Linux", "SCHEDULED", "DISTRIBUTING",
                new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), "FAILED", "no agent", TestsEnabled: false, new Dictionary<string, string> { ["env"] = "prod" }),
            image,
            strict: true);
    }

    [Fact]
    public async Task The_workflows_of_an_image_are_read_with_what_happens_when_they_fail()
    {
        _service.Answers($$$$"""
            {"image":{"arn":"{{{{Image}}}}","name":"Base","version":"1.0.0/7","state":{"status":"TESTING"},"workflows":[
            {"workflowArn":"arn:test/a","onFailure":"CONTINUE","parallelGroup":"g"},{"workflowArn":"arn:test/b","onFailure":"IGNORE"},{"workflowArn":"arn:test/c"},{}]}}
            """);

        Assert.Equal(
            [new("arn:test/a", "CONTINUE"), new("arn:test/b", "IGNORE"), new("arn:test/c", null), new("", null)],
            (await Evidence.ReadImageAsync(Image, default))!.Workflows);
    }

    [Fact]
    public async Task Missing_members_of_an_image_are_null_and_never_a_clean_scan()
    {
        _service.Answers($$$$"""{"image":{"arn":"{{{{Image}}}}","name":"Base","version":"1.0.0/7","state":{"status":"BUILDING"},"containerRecipe":{"arn":"arn:container"}}}""");

        var image = await Evidence.ReadImageAsync(Image, default);

        Assert.Equal(("arn:container", null, null, null), (image?.RecipeArn, image?.ScanStatus, image?.PipelineArn, image?.CreatedAt));
        Assert.True(image?.TestsEnabled);
        Assert.Empty(image!.Tags);
    }

    [Fact]
    public async Task An_unreadable_date_is_an_unknown_age_and_not_an_error()
    {
        _service.Answers($$$$"""{"image":{"arn":"{{{{Image}}}}","name":"Base","version":"1.0.0/7","state":{"status":"BUILDING"},"dateCreated":"yesterday"}}""");

        Assert.Null((await Evidence.ReadImageAsync(Image, default))?.CreatedAt);
    }

    [Fact]
    public async Task An_image_the_service_does_not_know_is_null()
    {
        _service.Fails(404, "ResourceNotFoundException");

        Assert.Null(await Evidence.ReadImageAsync(Image, default));
    }

    [Theory]
    [InlineData("{}", "image")]
    [InlineData("""{"image":{"name":"Base","version":"1.0.0/7"}}""", "image.state.status")]
    public async Task An_image_without_a_member_that_decisions_need_is_an_error_that_names_it(string answer, string member)
    {
        _service.Answers(answer);

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => Evidence.ReadImageAsync(Image, default));

        Assert.Contains($"'{member}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_are_read_through_all_pages_of_this_build()
    {
        _service
            .Answers("""{"findings":[{"severity":"CRITICAL","fixAvailable":"YES","packageVulnerabilityDetails":{"vulnerabilityId":"CVE-2026-4411"}}],"nextToken":"a"}""")
            .Answers("""{"findings":[],"nextToken":"b"}""")
            .Answers("""{"findings":[{"severity":"high","title":"open port"}]}""");

        var findings = Assert.IsType<Known<IReadOnlyList<Finding>>.Yes>(await Evidence.ReadFindingsAsync(Image, default));

        Assert.Equal([new("CVE-2026-4411", "CRITICAL", "YES"), new("open port", "HIGH", null)], findings.Value);
        Assert.Equal([null, "a", "b"], _service.Requests.Select(r => (string?)r.Body?["nextToken"]));
        Assert.All(_service.Requests, r => Assert.Equal(
            $$$$"""[{"name":"imageBuildVersionArn","values":["{{{{Image}}}}"]}]""", r.Body?["filters"]?.ToJsonString()));
    }

    [Fact]
    public async Task A_finding_names_each_vulnerable_package_once()
    {
        _service.Answers("""
            {"findings":[{"severity":"LOW","packageVulnerabilityDetails":{"vulnerabilityId":"CVE-1","vulnerablePackages":[{"name":"openssl"},{"name":"openssl-libs"},{"name":"openssl"}]}}]}
            """);

        var findings = Assert.IsType<Known<IReadOnlyList<Finding>>.Yes>(await Evidence.ReadFindingsAsync(Image, default));

        Assert.Equal(["openssl", "openssl-libs"], Assert.Single(findings.Value).Packages);
    }

    [Fact]
    public async Task A_response_without_findings_is_a_known_empty_list()
    {
        _service.Answers("{}");

        Assert.Empty(Assert.IsType<Known<IReadOnlyList<Finding>>.Yes>(await Evidence.ReadFindingsAsync(Image, default)).Value);
    }

    [Fact]
    public async Task More_findings_than_forty_pages_are_unknown()
    {
        _service.Answers("""{"findings":[{"severity":"LOW","title":"x"}],"nextToken":"more"}""");

        var unknown = Assert.IsType<Known<IReadOnlyList<Finding>>.No>(await Evidence.ReadFindingsAsync(Image, default));

        Assert.Contains("more than 1000 findings", unknown.Reason, StringComparison.Ordinal);
        Assert.Equal(40, _service.Requests.Count);
    }

    [Fact]
    public async Task The_fortieth_page_may_be_the_last()
    {
        for (var page = 1; page < 40; page++)
            _service.Answers("""{"findings":[{"severity":"LOW","title":"x"}],"nextToken":"more"}""");
        _service.Answers("""{"findings":[{"severity":"LOW","title":"x"}]}""");

        Assert.Equal(40, Assert.IsType<Known<IReadOnlyList<Finding>>.Yes>(await Evidence.ReadFindingsAsync(Image, default)).Value.Count);
    }

    [Fact]
    public async Task A_finding_without_a_severity_makes_all_of_them_unknown()
    {
        _service.Answers("""{"findings":[{"severity":"LOW","title":"x"},{"packageVulnerabilityDetails":{"vulnerabilityId":"CVE-2026-1"}}]}""");

        var unknown = Assert.IsType<Known<IReadOnlyList<Finding>>.No>(await Evidence.ReadFindingsAsync(Image, default));

        Assert.Contains("CVE-2026-1", unknown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_and_tests_of_an_image_the_service_does_not_know_are_unknown()
    {
        _service.Fails(404, "ResourceNotFoundException");

        Assert.IsType<Known<IReadOnlyList<Finding>>.No>(await Evidence.ReadFindingsAsync(Image, default));
        Assert.IsType<Known<TestResults>.No>(await Evidence.ReadTestsAsync(Image, default));
    }

    [Fact]
    public async Task A_forbidden_list_is_an_error_and_not_an_unknown_fact()
    {
        _service.Fails(403, "ForbiddenException");

        await Assert.ThrowsAnyAsync<AmazonImagebuilderException>(() => Evidence.ReadFindingsAsync(Image, default));
    }

    [Theory]
    [InlineData("TEST:COMPLETED TEST:COMPLETED", 2, 0, 0)]
    [InlineData("TEST:FAILED TEST:CANCELLED TEST:ROLLBACK_IN_PROGRESS TEST:ROLLBACK_COMPLETED TEST:TIMED_OUT", 0, 5, 0)]
    [InlineData("TEST:PENDING TEST:RUNNING TEST:SOMETHING_NEW", 0, 0, 3)]
    [InlineData("TEST:SKIPPED BUILD:FAILED DISTRIBUTION:RUNNING", 0, 0, 0)]
    [InlineData("TEST:FAILED:retried TEST:COMPLETED", 1, 0, 0)]
    [InlineData("TEST:COMPLETED:retried TEST:RUNNING", 0, 0, 1)]
    [InlineData("", 0, 0, 0)]
    public async Task Test_workflows_are_counted_by_status_without_retried_executions(string executions, int passed, int failed, int unfinished)
    {
        var list = new JsonArray([.. executions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split(':')).Select(e => new JsonObject
        {
            ["type"] = e[0],
            ["status"] = e[1],
            ["retried"] = e.Length > 2,
        })]);
        _service.Answers(new JsonObject { ["workflowExecutions"] = list }.ToJsonString());

        var tests = Assert.IsType<Known<TestResults>.Yes>(await Evidence.ReadTestsAsync(Image, default));

        Assert.Equal(new(passed, failed, unfinished), tests.Value);
    }

    /// <remarks>A workflow completes although a step failed, if the step's onFailure is Continue.</remarks>
    [Theory]
    [InlineData("ExecuteComponents", "FAILED", 0, 1)]
    [InlineData("RunCommand", "TIMED_OUT", 0, 1)]
    [InlineData("WaitForAction", "FAILED", 0, 1)]
    [InlineData("SomethingNew", "CANCELLED", 0, 1)]
    [InlineData("TerminateInstance", "FAILED", 1, 0)]
    [InlineData("CollectImageMetadata", "FAILED", 1, 0)]
    [InlineData("CollectImageScanFindings", "FAILED", 1, 0)]
    public async Task A_completed_test_workflow_in_which_a_step_of_the_tests_failed_has_failed(string action, string status, int passed, int failed)
    {
        _service.Answers("""{"workflowExecutions":[{"workflowExecutionId":"wf-1","type":"TEST","status":"COMPLETED","totalStepsFailed":1}]}""")
            .Answers($$"""{"steps":[{"action":"LaunchInstance","status":"COMPLETED"},{"action":"RunCommand","status":"SKIPPED"}],"nextToken":"more"}""")
            .Answers($$"""{"steps":[{"action":"{{action}}","status":"{{status}}"}]}""");

        Assert.Equal(new Known<TestResults>.Yes(new(passed, failed, 0)), await Evidence.ReadTestsAsync(Image, default));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, """{"action":"ExecuteComponents","status":"COMPLETED"}""")]
    [InlineData(404, "")]
    public async Task Tests_are_unknown_where_the_service_does_not_show_which_step_failed(int status, string step)
    {
        _service.Answers("""{"workflowExecutions":[{"workflowExecutionId":"wf-1","type":"TEST","status":"COMPLETED","totalStepsFailed":1}]}""");
        _ = status == 200 ? _service.Answers($$"""{"steps":[{{step}}]}""") : _service.Fails(status, "ResourceNotFoundException");
        Assert.IsType<Known<TestResults>.No>(await Evidence.ReadTestsAsync(Image, default));
    }
}
