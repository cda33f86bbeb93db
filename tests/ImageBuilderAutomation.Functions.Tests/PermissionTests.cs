using ImageBuilderAutomation.Functions.Hosting;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>The roles in template.yaml allow exactly the calls that the functions make.</summary>
public sealed class PermissionTests
{
    public static TheoryData<string> Names => [.. FunctionTable.Names];

    /// <summary>All functions except those that start builds. One sample event does not cover all their calls; TriggerFunctionTests checks them.</summary>
    public static TheoryData<string> Others => [.. FunctionTable.Names.Where(name => name is not ("StartDependentBuilds" or "StartDeferredBuilds"))];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_function_is_allowed_exactly_the_operations_that_it_calls(string function)
    {
        // Gates read packages and earlier steps only if a rule requires them. The rules of the packaged policy do not. They cancel a build only where a stop
        // would not end it.
        var called = new SortedSet<string>(
            AnswersGates(function) ? ["CancelImageCreation", "ListImagePackages", "ListWorkflowStepExecutions"] : Array.Empty<string>(), StringComparer.Ordinal);
        // The packaged policy has no rule about stuck builds, and the sample finds no changed AMI. LeftoverNotificationSampleTests cancels a build.
        if (function == "CheckLeftovers")
        {
            called.UnionWith(
            [
                "CancelImageCreation", "GetImage", "GetWorkflowStepExecution", "ListWaitingWorkflowSteps", "ListWorkflowExecutions", "ListWorkflowStepExecutions",
            ]);
        }

        // The sample's stack has no bucket for release records.
        if (function == "RecordReleases")
            called.UnionWith(["GetImage", "ListImagePackages", "ListImageScanFindings"]);

        // Nobody has updated the image of the sample, and a check looks again at what an event reported.
        if (function is "CheckLeftovers" or "RecordAmiState")
            called.UnionWith(["GetLifecycleExecution", "ListLifecycleExecutionResources", "ListLifecycleExecutions"]);

        foreach (var sample in Samples.All.Where(sample => Samples.FunctionOf(sample) == function))
        {
            var world = new FunctionWorld();
            await world.InvokeAsync(function, Samples.Text(sample));
            called.UnionWith(world.Calls);
        }

        foreach (var sample in Samples.Calls.Where(sample => Samples.FunctionOf(sample) == function))
        {
            var world = new FunctionWorld();
            await world.CallAsync(function, Samples.Text(sample));
            called.UnionWith(world.Calls);
        }

        // Its samples reach neither the start of a pipeline nor the update of an image, for which two other functions have the same permissions.
        if (function == "OperateStack")
        {
            called.UnionWith(Allowed("StartDeferredBuilds", "imagebuilder:").Concat(Allowed("RetireImages", "imagebuilder:"))
                .Intersect(Allowed(function, "imagebuilder:")));
        }

        // The fake lists pipelines, which only rules of lifecycle need.
        if (function == "CheckLeftovers")
            called.ExceptWith(["ListImagePipelineImages", "ListImagePipelines"]);

        // The world has the released images already. ReleaseCandidates reads and lists them as the retirement of images does.
        if (function == "MoveChannels")
        {
            called.UnionWith(
            [
                "GetImage", "ListContainerRecipes", "ListImageBuildVersions", "ListImagePipelineImages", "ListImagePipelines", "ListImageRecipes", "ListImages",
            ]);
        }

        // Who started the build matters for channels that demand approvals, and only once somebody has approved.
        if (function is "MoveChannels" or "OperateStack")
            called.Add("ListWorkflowExecutions");

        // Its sample names no disabled image of an empty world. It restores as an operator does, without reading the image.
        if (function == "RecordFailedLaunch")
            called.UnionWith(["GetLifecycleExecution", "ListLifecycleExecutionResources", "ListLifecycleExecutions", "StartResourceStateUpdate"]);

        Assert.Equal(called, Allowed(function, "imagebuilder:"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_has_exactly_the_table_permissions_that_it_needs(string function) => Assert.Equal(
        function switch
        {
            // It records what the service disabled and acts on nothing. Every function queries the active policy.
            "RecordDisabledPipeline" or "RecordAmiState" or "CheckLeftovers" or "RecordReleases" => ["GetItem", "PutItem", "Query"],
            // A start is written as a new item without reading first.
            "RecordBuildStart" => ["PutItem"],
            _ => ["BatchGetItem", "GetItem", "PutItem", "Query"],
        },
        Allowed(function, "dynamodb:"));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Only_functions_that_publish_notifications_may_put_events(string function)
    {
        var world = new FunctionWorld();
        await using var started = world.Start(function);
        Assert.Equal(world.NotificationsRequested ? ["PutEvents"] : [], Allowed(function, "events:"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_functions_that_count_approvals_may_look_up_calls(string function) =>
        Assert.Equal(AnswersGates(function) || function is "MoveChannels" or "OperateStack" ? ["LookupEvents"] : [], Allowed(function, "cloudtrail:"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_the_retirement_of_images_and_starts_for_changes_may_read_parameters_and_only_channels_write_them(string function) => Assert.Equal(
        function switch
        {
            "RetireImages" or "StartDependentBuilds" => ["GetParameters"],
            "MoveChannels" => ["GetParameters", "PutParameter"],
            _ => [],
        },
        Allowed(function, "ssm:"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_the_recording_of_releases_may_write_into_a_bucket_and_sign(string function)
    {
        var isRecording = function == "RecordReleases";
        Assert.Equal(isRecording ? ["GetObject", "ListBucket", "PutObject", "PutObjectRetention"] : [], Allowed(function, "s3:"));
        Assert.Equal(isRecording ? ["GetPublicKey", "Sign"] : [], Allowed(function, "kms:").Where(action => action != "Decrypt"));
    }

    /// <summary>Amazon EC2 User Guide, "Identify your resources referencing specified AMIs": what EC2 does on the caller's behalf.</summary>
    private static readonly string[] CalledViaEc2 =
    [
        "ec2:DescribeInstances", "ec2:DescribeLaunchTemplateVersions", "ec2:DescribeLaunchTemplates", "imagebuilder:GetContainerRecipe",
        "imagebuilder:ListContainerRecipes", "imagebuilder:ListImageRecipes", "ssm:DescribeParameters", "ssm:GetParameters",
    ];

    /// <summary>The calls of the adapters in ImageBuilderAutomation.Aws/Ec2.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Only_the_retirement_of_images_may_look_for_uses_and_share_an_AMI_again_and_only_channels_change_watermarks(string function)
    {
        string[] scans = AnswersGates(function) ? ["DescribeImages", "GetImageFindings"] : [];
        string[] uses = function switch
        {
            "RetireImages" =>
            [
                "CreateImageUsageReport", "DeleteImageUsageReport", "DescribeImageAttribute", "DescribeImageReferences", "DescribeImageUsageReportEntries",
                "DescribeImageUsageReports", "DescribeImages", "DescribeLaunchTemplateVersions", "ModifyImageAttribute",
            ],
            "RecordAmiState" => ["DescribeImages"],
            // SSM calls it with the permissions of the caller of PutParameter.
            "MoveChannels" =>
            [
                "AttachImageWatermark", "CreateLaunchTemplateVersion", "DescribeImages", "DescribeLaunchTemplateVersions", "DetachImageWatermark", "ModifyLaunchTemplate",
            ],
            "OperateStack" => ["DescribeImageAttribute"],
            "CheckLeftovers" => ["DescribeImages", "DescribeInstances", "DescribeSnapshots"],
            _ => [],
        };

        Assert.Equal(scans.Concat(uses).Order(StringComparer.Ordinal), Allowed(function, "ec2:").Where(action => !IsOfConfigurations(action)));

        // DependentActions covers these two.
        static bool IsOfConfigurations(string action) => action is "DescribeAvailabilityZones" or "DescribeHosts";
    }

    [Fact]
    public void What_EC2_does_on_behalf_of_the_retirement_of_images_is_allowed_through_EC2_alone()
    {
        var statements = FunctionTable.Names.SelectMany(Statements).Where(IsCalledVia).Distinct().ToList();
        Assert.All(statements, statement => Assert.Equal("ec2-images.amazonaws.com", statement["Condition"]["ForAnyValue:StringEquals"]["aws:CalledVia"].ToString()));
        Assert.Equal(CalledViaEc2.Order(StringComparer.Ordinal), statements.SelectMany(ActionsOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_retirement_of_images_reads_the_parameters_that_recipes_name()
    {
        var world = new FunctionWorld();
        world.Lifecycle.Service.Recipes.Add(new("image-recipe/web", "1.0.0", "ssm:/golden/base"));

        await world.InvokeAsync("RetireImages", Samples.Text("schedule/retire-images.json"));

        Assert.Contains("GetParameters", world.Calls);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_is_allowed_exactly_what_Image_Builder_checks_besides_its_operations(string function)
    {
        // An update of an image's state passes the lifecycle role; the table does not list it.
        string[] others = function is "RetireImages" or "RecordFailedLaunch" or "OperateStack" ? ["iam:PassRole"] : [];

        // The test above covers operations of Image Builder.
        var checkedToo = DependentActions.Of(Allowed(function, "imagebuilder:")).Where(IsOfAnotherService);
        Assert.Equal(
            checkedToo.Concat(others).Order(StringComparer.Ordinal),
            DependentActions.All.Where(IsOfAnotherService).Where(action => Allowed(function, action).Count > 0).Order(StringComparer.Ordinal));

        static bool IsOfAnotherService(string action) => !action.StartsWith("imagebuilder:", StringComparison.Ordinal);
    }

    private static bool AnswersGates(string function) => function is "AnswerWaitingStep" or "AnswerStepNotice" or "AnswerStepCall" or "SweepWaitingSteps" or "ApproveGate";

    /// <summary>What the function itself calls, without what a service does on its behalf.</summary>
    internal static SortedSet<string> Allowed(string function, string service) => new(
        Statements(function).Where(statement => !IsCalledVia(statement)).SelectMany(ActionsOf).Where(name => name.StartsWith(service, StringComparison.Ordinal)).Select(name => name[service.Length..]),
        StringComparer.Ordinal);

    private static bool IsCalledVia(YamlNode statement) => ((YamlMappingNode)statement).Children.TryGetValue("Condition", out var condition)
        && condition is YamlMappingNode { Children: var operators } && operators.ContainsKey("ForAnyValue:StringEquals");

    private static IEnumerable<string> ActionsOf(YamlNode statement) =>
        (statement["Action"] is YamlSequenceNode several ? several.Children : [statement["Action"]]).Select(action => ((YamlScalarNode)action).Value!);

    private static IEnumerable<YamlNode> Statements(string function)
    {
        using var reader = new StreamReader(Repository.PathOf("template.yaml"));
        var stream = new YamlStream();
        stream.Load(reader);
        var resources = stream.Documents[0].RootNode["Resources"];
        // A policy is inline or a reference to a managed policy that several functions share.
        return
            from policy in (YamlSequenceNode)resources[function]["Properties"]["Policies"]
            let document = policy is YamlScalarNode shared ? resources[shared.Value!]["Properties"]["PolicyDocument"] : policy
            from conditional in (YamlSequenceNode)document["Statement"]
                // A statement that depends on a parameter is the second element of an Fn::If.
            select conditional is YamlSequenceNode ? conditional[1] : conditional;
    }
}
