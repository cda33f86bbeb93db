using System.Text.Json.Nodes;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Tests.Policies;

namespace ImageBuilderAutomation.Tests.Adoption;

/// <summary>The plan by its facts alone.</summary>
public sealed class AdoptionPlannerTests
{
    private const string Account = "arn:aws-us-gov:imagebuilder:us-gov-west-1:111122223333";
    private const string Own = "arn:aws-us-gov:iam::111122223333:role/own";
    private const string Rule = """{ "name": "clean", "scope": "*", "step": "distribution/Ask", "require": { "scan": {} } }""";

    [Fact]
    public void A_pipeline_without_workflows_gets_those_of_its_kind_a_gate_and_a_role()
    {
        var (image, container) = (Plan(Facts(Pipeline())), Plan(Facts(Pipeline(isContainer: true))));

        Assert.Equal("build/build-image/x.x.x test/test-image/x.x.x distribution/my-web-gated-distribution/1.0.0/1", Workflows(image));
        Assert.Equal("build/build-container/x.x.x test/test-container/x.x.x distribution/my-web-gated-distribution/1.0.0/1", Workflows(container));
        Assert.Equal(("My Web-gated-distribution", "1.0.0", "image ApproveRelease"), (image.Workflow!.Name, image.Workflow.Version, image.Workflow.Document));
        Assert.Equal("container ApproveRelease", container.Workflow!.Document);
        Assert.Equal("arn:aws-us-gov:iam::111122223333:role/my-web-image-builder", $"{image.Change!.Settings["executionRole"]}");
        Assert.Equal("arn:aws-us-gov:iam::aws:policy/EC2ImageBuilderExecutionPolicy", image.Role!.ManagedPolicyArn);
        Assert.Contains("\"aws:SourceAccount\":\"111122223333\"", image.Role.Trust.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_other_member_is_repeated_and_what_has_no_value_is_not_sent()
    {
        var pipeline = Pipeline(more: new()
        {
            ["description"] = "d",
            ["future"] = new JsonObject { ["deep"] = new JsonArray(new JsonObject { ["x"] = 1 }) },
            ["imageTags"] = new JsonObject(),
            ["distributionConfigurationArn"] = null,
            ["consecutiveFailures"] = 3,
            ["tags"] = new JsonObject { ["a"] = "b" },
            ["status"] = "DISABLED",
        });

        var change = Plan(Facts(pipeline with { UnknownMembers = ["future"] }));

        Assert.Equal(
            "description executionRole future imageRecipeArn infrastructureConfigurationArn status workflows",
            string.Join(' ', change.Change!.Settings.Select(member => member.Key).Order(StringComparer.Ordinal)));
        Assert.Equal("""{"deep":[{"x":1}]}""", change.Change.Settings["future"]!.ToJsonString());
        Assert.Contains(change.Notes, note => note.StartsWith("Members that this version does not know are repeated as they are: future.", StringComparison.Ordinal));
        Assert.Contains(change.Notes, note => note.StartsWith("The pipeline is disabled and stays so.", StringComparison.Ordinal));
        Assert.Contains(change.Notes, note => note.Contains("now 3, to 0", StringComparison.Ordinal));
    }

    [Fact]
    public void The_step_has_the_name_that_the_policy_demands_and_coverage_shows_that_it_suffices()
    {
        var plan = Plan(Facts(Pipeline(), policy: $$"""{ "gates": [ {{Rule}}, {{Rule.Replace("clean", "other").Replace("/Ask", "/Look*")}} ] }"""));
        var glob = Plan(Facts(Pipeline(), policy: $$"""{ "gates": [ {{Rule.Replace("distribution/Ask", "*/Approve*")}} ] }"""));

        Assert.Equal(["rule other demands a step that matches distribution/Look*: choose its name with --step"], plan.Problems);
        Assert.Equal("image ApproveRelease", glob.Workflow!.Document);
        Assert.Equal(CoverageVerdict.Covered, Assert.IsType<Known<GateCoverage>.Yes>(glob.CoverageAfter).Value.Verdict);
    }

    [Fact]
    public void Two_rules_get_two_steps_and_one_for_another_stage_is_left_to_people()
    {
        var plan = Plan(Facts(Pipeline(), policy: $$"""
            { "gates": [ {{Rule}}, {{Rule.Replace("clean", "second").Replace("Ask", "AskAgain")}}, {{Rule.Replace("clean", "early").Replace("distribution", "test")}} ] }
            """));

        Assert.Equal("image Ask AskAgain", plan.Workflow!.Document);
        Assert.Contains(plan.Notes, note => note.StartsWith("Rule early demands the step test/Ask.", StringComparison.Ordinal));
        Assert.Equal(CoverageVerdict.Uncovered, Assert.IsType<Known<GateCoverage>.Yes>(plan.CoverageAfter).Value.Verdict);
    }

    [Fact]
    public void A_gate_that_holds_needs_nothing()
    {
        var facts = Gated("Ask WaitForAction, Out DistributeImage", Wait("Ask"));

        var plan = Plan(facts with { Policy = Known($$"""{ "gates": [ {{Rule}} ] }""") }, new() { Scans = false });
        var without = Plan(facts with { Policy = Known("{}") });

        Assert.Null(plan.Workflow);
        Assert.Contains("rule clean: it has its gate, step distribution/Ask", plan.Kept);
        // Scanning is missing all the same: the rule could never release.
        Assert.Equal(["imageScanningConfiguration"], plan.Change!.Changes.Select(change => change.Member));
        Assert.False(without.HasChanges);
    }

    [Fact]
    public void A_workflow_of_the_same_name_is_used_if_it_is_the_same_and_followed_by_another_version_if_not()
    {
        var arn = $"{Account}:workflow/distribution/my-web-gated-distribution/1.0.4/2";
        var same = Plan(Facts(Pipeline()) with { SameName = new Known<WorkflowText>.Yes(new(arn, "image ApproveRelease")) });
        var other = Plan(Facts(Pipeline()) with { SameName = new Known<WorkflowText>.Yes(new(arn, "something")) });

        Assert.Null(same.Workflow);
        Assert.EndsWith("distribution/my-web-gated-distribution/1.0.4/2", Workflows(same), StringComparison.Ordinal);
        Assert.Equal(("1.0.5", $"{Account}:workflow/distribution/my-web-gated-distribution/1.0.5/1"), (other.Workflow!.Version, other.Workflow.Arn));
    }

    [Fact]
    public void Scopes_that_select_by_tags_add_them_and_others_say_why_not()
    {
        const string policy = """
            { "scopes": { "prod": { "tags": { "stage": "prod" } }, "named": { "pipelines": ["else"], "tags": { "a": "b" } }, "like": { "tags": { "team": "web-*" } } },
              "gates": [ { "name": "clean", "scope": ["prod", "named", "like"], "step": "distribution/Ask", "require": { "tests": "passed" } } ] }
            """;
        var facts = Facts(Pipeline(more: new() { ["imageTags"] = new JsonObject { ["x"] = "y" } }), policy: policy);

        var plan = Plan(facts, new() { Scope = "prod" });

        Assert.Equal("""{"x":"y","stage":"prod"}""", plan.Change!.Settings["imageTags"]!.ToJsonString());
        Assert.Equal("image Ask", plan.Workflow!.Document);
        Assert.Equal(
            ["scope named does not select this pipeline by its names or its platform, which tags cannot change: correct the scope"],
            Plan(facts, new() { Scope = "named" }).Problems);
        Assert.Equal(
            ["scope like selects images with a tag team like web-*: give the pipeline such a tag in imageTags first"], Plan(facts, new() { Scope = "like" }).Problems);
        Assert.Equal(["the policy has no scope prodd. Did you mean 'prod'?"], Plan(facts, new() { Scope = "prodd" }).Problems);
        Assert.Contains(Plan(facts).Notes, note => note.Contains("plan them with --scope prod", StringComparison.Ordinal));
    }

    [Fact]
    public void The_pipeline_s_own_role_stays_unless_another_one_is_named()
    {
        var facts = Facts(Pipeline(more: new() { ["executionRole"] = Own }));
        var announced = Plan(facts, new() { StepTopic = "arn:aws-us-gov:sns:us-gov-west-1:111122223333:t", StepFunction = "f" });

        Assert.DoesNotContain(Plan(facts).Change!.Changes, change => change.Member == "executionRole");
        Assert.Equal($"{Own}2", $"{Plan(facts, new() { ExecutionRole = $"{Own}2" }).Change!.Settings["executionRole"]}");
        Assert.Equal(
            [("sns:Publish", "arn:aws-us-gov:sns:us-gov-west-1:111122223333:t"), ("lambda:InvokeFunction", "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f")],
            announced.Permissions!.Allowed);
        Assert.Equal("own", announced.Permissions.RoleName);
        Assert.Contains(announced.Notes, note => note.StartsWith($"Name {Own} in the stack's parameter PublisherArns", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_read_is_a_problem_and_nothing_is_planned()
    {
        var unread = Plan(Facts(Pipeline()) with { Configuration = new Known<ConfigurationSettings>.No("does not exist") });
        var own = Plan(Gated("Out DistributeImage") with { Distribution = new Known<WorkflowText>.No("it cannot be read: key") });

        Assert.Equal([$"the infrastructure configuration {Account}:infrastructure-configuration/infra does not exist"], unread.Problems);
        Assert.False(unread.HasChanges);
        Assert.Equal(["no gate can be put into the distribution workflow distribution/ours/1.0.0/1: it cannot be read: key"], own.Problems);
    }

    [Fact]
    public void A_workflow_that_would_have_too_many_steps_is_a_problem()
    {
        var plan = Plan(Gated(string.Join(", ", Enumerable.Range(0, 15).Select(n => $"Step{n} RunCommand"))));

        Assert.Equal(["the distribution workflow would have 16 steps, and a workflow has at most 15: shorten it first"], plan.Problems);
    }

    [Theory]
    [InlineData("1.0.0", "1.0.1")]
    [InlineData("2.3.9", "2.3.10")]
    [InlineData("x", "1.0.0")]
    [InlineData(null, "1.0.0")]
    public void The_next_version_follows(string? version, string next) => Assert.Equal(next, AdoptionNames.NextVersion(version));

    [Fact]
    public void Long_names_fit_and_a_copy_has_a_name_of_its_own()
    {
        var name = new string('n', 128);
        var configuration = new ConfigurationSettings(new() { ["name"] = name });
        var first = AdoptionNames.Copy(configuration, Pipeline(), []);

        Assert.Equal((128, 128), (first.Length, AdoptionNames.Workflow(new(new() { ["name"] = name })).Length));
        Assert.EndsWith("-My Web-2", AdoptionNames.Copy(configuration, Pipeline(), [AdoptionNames.Slug(first)]), StringComparison.Ordinal);
        Assert.Equal(64, AdoptionNames.Role(new(new() { ["arn"] = $"{Account}:image-pipeline/{name}" })).Length);
    }

    private static AdoptionPlan Plan(AdoptionFacts facts, AdoptionRequest? request = null) => new AdoptionPlanner(new NamedSteps()).Plan(facts, request ?? new());

    private static string Workflows(AdoptionPlan plan) =>
        string.Join(' ', plan.Change!.Settings["workflows"]!.AsArray().Select(use => new WorkflowUse($"{use!["workflowArn"]}").ShortName));

    private static PipelineSettings Pipeline(JsonObject? more = null, bool isContainer = false)
    {
        var raw = more?.DeepClone().AsObject() ?? [];
        (raw["arn"], raw["name"]) = ($"{Account}:image-pipeline/my-web", "My Web");
        raw[isContainer ? "containerRecipeArn" : "imageRecipeArn"] = $"{Account}:{(isContainer ? "container" : "image")}-recipe/web/1.0.0";
        raw["infrastructureConfigurationArn"] = $"{Account}:infrastructure-configuration/infra";
        return new(raw);
    }

    private static AdoptionFacts Facts(PipelineSettings pipeline, string? policy = null) => new(
        pipeline,
        new(pipeline.Arn, pipeline.RecipeArn, "Linux", pipeline.ImageTags, pipeline.ScansImages, pipeline.TestsImages, pipeline.CollectsPackages, [])
        {
            UsesDefaultWorkflows = pipeline.Workflows.Count == 0,
        })
    {
        Configuration = new Known<ConfigurationSettings>.Yes(new(new() { ["arn"] = $"{Account}:infrastructure-configuration/infra", ["name"] = "infra" })),
        Policy = policy is null ? new Known<Policy>.No("none") : Known(policy),
        Now = Policies.Facts.StartedAt,
    };

    /// <summary>A pipeline with a distribution workflow of its own.</summary>
    private static AdoptionFacts Gated(string document, params AccountWait[] waits)
    {
        var pipeline = Pipeline(more: new()
        {
            ["executionRole"] = Own,
            ["workflows"] = new JsonArray(new JsonObject { ["workflowArn"] = $"{Account}:workflow/distribution/ours/1.0.0/1" }),
        });
        var facts = Facts(pipeline);
        return facts with
        {
            Waits = facts.Waits with { Waits = waits },
            Distribution = new Known<WorkflowText>.Yes(new($"{Account}:workflow/distribution/ours/1.0.0/1", document)),
        };
    }

    private static AccountWait Wait(string step) => new($"{Account}:workflow/distribution/ours/1.0.0/1", "distribution", step, AccountWait.DefaultTimeout);

    private static Known<Policy> Known(string policy) => new Known<Policy>.Yes(PolicyTexts.Read(policy));

    /// <summary>Documents that are lists of names and actions, such as <c>Ask WaitForAction, Out DistributeImage</c>.</summary>
    private sealed class NamedSteps : IWorkflowDocuments
    {
        public Known<IReadOnlyList<WorkflowStep>> StepsOf(string document) => new Known<IReadOnlyList<WorkflowStep>>.Yes(
            [.. document.Split(", ").Select(step => step.Split(' ')).Where(step => step.Length == 2).Select(step => new WorkflowStep(step[0], step[1]))]);

        public Known<string> WithGates(string document, IReadOnlyList<GateStep> gates) =>
            new Known<string>.Yes($"{string.Concat(gates.Select(gate => $"{gate.Name} WaitForAction, "))}{document}");

        public Known<string> NewGated(bool isContainer, IReadOnlyList<GateStep> gates) =>
            new Known<string>.Yes($"{(isContainer ? "container" : "image")} {string.Join(' ', gates.Select(gate => gate.Name))}");
    }
}
