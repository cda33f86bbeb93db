using System.Globalization;
using System.Reflection;
using Amazon.Lambda.Annotations;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Reliability;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>template.yaml and the functions must agree.</summary>
public sealed class TemplateTests
{
    private static readonly string[] Names = [.. FunctionTable.Names];

    public static TheoryData<string> Functions => [.. Template.Functions.Keys];

    [Fact]
    public void The_template_the_table_and_the_annotated_methods_name_the_same_functions()
    {
        var annotated = typeof(Startup).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<LambdaFunctionAttribute>() is not null)
            .ToList();

        Assert.Equal(Names, Template.Functions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Names, annotated.Select(m => m.Name).Order(StringComparer.Ordinal));
        Assert.All(annotated, m => Assert.Equal(m.Name, m.GetCustomAttribute<LambdaFunctionAttribute>()!.ResourceName));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Each_function_runs_the_handler_of_its_own_name(string function) =>
        Assert.Equal(function, Template.Environment(function)["ANNOTATIONS_HANDLER"]);

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_template_sets_exactly_the_variables_that_Startup_reads(string function)
    {
        var variables = new SortedSet<string>(StringComparer.Ordinal) { "ANNOTATIONS_HANDLER" };

        _ = new Startup(name =>
        {
            variables.Add(name);
            return null;
        });

        variables.ExceptWith(["LAMBDA_TASK_ROOT", "LOCAL_CLOCK_URL"]); // Set by Lambda and by the local host.
        if (function == "OperateStack")
            variables.UnionWith(["FAILED_INVOCATIONS_URL", "UNDELIVERED_EVENTS_URL", "UNDELIVERED_MESSAGES_URL"]); // Read when a replay names the queue.
        Assert.Equal(variables, Template.Environment(function).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RetireImages_may_list_the_builds_of_all_images()
    {
        var statements = ((YamlSequenceNode)Template.Functions["RetireImages"].Children["Policies"]).OfType<YamlMappingNode>()
            .SelectMany(policy => (YamlSequenceNode)policy.Children["Statement"]).Cast<YamlMappingNode>()
            .Where(statement => statement.Children["Action"] is YamlSequenceNode actions
                && actions.Any(action => action.ToString() == "imagebuilder:ListImageBuildVersions"));

        Assert.Equal("*", Template.Text(Assert.Single(statements), "Resource"));
    }

    [Fact]
    public void The_handler_is_the_executable() => Assert.Equal(typeof(Startup).Assembly.GetName().Name, Template.Text(Template.Globals, "Handler"));

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_lease_of_a_stored_request_is_longer_than_the_function_s_timeout(string function)
    {
        var timeout = Template.Text(Template.Functions[function], "Timeout") ?? Template.Text(Template.Globals, "Timeout");

        Assert.True(TimeSpan.FromSeconds(int.Parse(timeout!, CultureInfo.InvariantCulture)) < Lease.Default);
    }

    [Fact]
    public void Every_function_has_a_make_target() => Assert.Equal(
        Names,
        File.ReadLines(Repository.PathOf("Makefile")).Single(line => line.StartsWith("FUNCTIONS :=", StringComparison.Ordinal))["FUNCTIONS :=".Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Functions))]
    public void Undelivered_and_failed_events_of_a_function_go_to_queues(string function)
    {
        var invoke = Template.Functions[function].Children.ContainsKey("EventInvokeConfig") ? Template.Functions[function] : Template.Globals;
        var onFailure = Template.Map(Template.Map(Template.Map(invoke, "EventInvokeConfig"), "DestinationConfig"), "OnFailure");
        Assert.Equal("FailedInvocations.Arn", Template.Text(onFailure, "Destination"));

        // AnswerStepCall has no event source, because workflow steps invoke it directly; people call three functions through their URLs.
        Assert.Equal(function is not ("AnswerStepCall" or "ApproveGate" or "OperateStack" or "PublishPolicy"), Template.Functions[function].Children.TryGetValue("Events", out var events));
        Assert.All(((YamlMappingNode?)events)?.Children.Values ?? [], source =>
        {
            var isTopic = Template.Text((YamlMappingNode)source, "Type") == "SNS";
            var properties = Template.Map((YamlMappingNode)source, "Properties");
            Assert.Equal(
                isTopic ? "UndeliveredMessages.Arn" : "UndeliveredEvents.Arn",
                isTopic
                    ? Template.Text(Template.Map(properties, "RedrivePolicy"), "deadLetterTargetArn")
                    : Template.Text(Template.Map(properties, "DeadLetterConfig"), "Arn"));
        });
    }

    [Fact]
    public void The_queue_accepts_undelivered_events_of_every_rule()
    {
        var rules =
            from function in Template.Functions
            where function.Value.Children.ContainsKey("Events")
            from source in Template.Map(function.Value, "Events").Children
            where Template.Text((YamlMappingNode)source.Value, "Type") == "EventBridgeRule"
            select $"{function.Key}{source.Key}.Arn";

        Assert.Equal(rules.Order(StringComparer.Ordinal), Template.SendersTo("UndeliveredEventsPolicy").Order(StringComparer.Ordinal));
    }

    public static TheoryData<string> Topics => [.. Template.Resources("AWS::SNS::Topic")];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Only_Image_Builder_and_named_roles_publish_to_a_topic(string topic)
    {
        var denied = Denied($"{topic}Policy", "sns:Publish");

        Assert.Equal(topic, Template.Text(denied, "Resource"));
        var condition = Template.Map(denied, "Condition");
        var publishers = Template.Texts(Template.Map(condition, "ArnNotEquals").Children["aws:PrincipalArn"]);
        Assert.EndsWith(":role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder", publishers[0], StringComparison.Ordinal);
        // Image Builder checks that whoever updates a configuration may publish to its topic.
        Assert.Equal(
            topic == "ResultTopic" ? ["CheckConfigurationsRole.Arn", "CheckChangedConfigurationRole.Arn"] : Array.Empty<string>(), publishers.Skip(1));
        Assert.Equal("PublisherArns", Template.Text(Template.Map(condition, "ArnNotLike"), "aws:PrincipalArn"));
        Assert.Equal(2, condition.Children.Count);
    }

    [Theory]
    [InlineData("LifecycleRole")]
    [InlineData("ScheduleRole")]
    public void A_service_assumes_a_role_only_for_this_account(string role)
    {
        var document = Template.Map(Template.Properties(role), "AssumeRolePolicyDocument");

        var trust = Assert.Single((YamlSequenceNode)document.Children["Statement"]);

        Assert.Equal("AWS::AccountId", ((YamlScalarNode)trust["Condition"]["StringEquals"]["aws:SourceAccount"]).Value);
    }

    public static TheoryData<string> Queues => [.. Template.Resources("AWS::SQS::Queue")];

    [Theory]
    [MemberData(nameof(Queues))]
    public void Only_services_and_the_stack_s_roles_send_to_a_queue(string queue)
    {
        var denied = Denied($"{queue}Policy", "sqs:SendMessage");

        Assert.Equal($"{queue}.Arn", Template.Text(denied, "Resource"));
        var condition = Template.Map(denied, "Condition");
        Assert.Equal("false", Template.Text(Template.Map(condition, "Bool"), "aws:PrincipalIsAWSService"));
        var roles = condition.Children.TryGetValue("ArnNotEquals", out var excepted)
            ? Template.Texts(((YamlMappingNode)excepted).Children["aws:PrincipalArn"]).Order(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        Assert.Equal(
            queue switch
            {
                "FailedInvocations" => Names.Select(name => $"{name}Role.Arn"),
                "UndeliveredEvents" => ["ScheduleRole.Arn"],
                _ => [],
            },
            roles);
    }

    [Theory]
    [InlineData("MailTopic", "sns:Publish")]
    [InlineData("ChatTopic", "sns:Publish")]
    [InlineData("UndeliveredNotifications", "sqs:SendMessage")]
    public void Only_services_send_what_people_are_shown(string resource, string action)
    {
        var policy = Template.Map(Template.Map(Template.Map(Template.Read("infra", "notifications.yaml"), "Resources"), $"{resource}Policy"), "Properties");
        var statements = ((YamlSequenceNode)Template.Map(policy, "PolicyDocument").Children["Statement"]).Cast<YamlMappingNode>();

        var denied = Assert.Single(statements, statement => Template.Text(statement, "Effect") == "Deny" && Template.Text(statement, "Action") == action);

        Assert.Equal("*", Template.Text(denied, "Principal"));
        Assert.Equal("false", Template.Text(Template.Map(Template.Map(denied, "Condition"), "Bool"), "aws:PrincipalIsAWSService"));
    }

    private static YamlMappingNode Denied(string policy, string action) => Assert.Single(
        Template.Statements(policy),
        statement => Template.Text(statement, "Effect") == "Deny" && Template.Text(statement, "Principal") == "*" && Template.Text(statement, "Action") == action);

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_replay_invokes_exactly_the_functions_that_handle_events_each_from_the_queues_of_its_sources(string function)
    {
        var types = Template.Functions[function].Children.TryGetValue("Events", out var events)
            ? ((YamlMappingNode)events).Children.Values.Select(source => Template.Text((YamlMappingNode)source, "Type")).ToList()
            : [];

        Assert.Equal(types.Exists(type => type is "EventBridgeRule" or "ScheduleV2"), ReplayableFunctions.Receives("UndeliveredEvents", function));
        Assert.Equal(types.Contains("SNS"), ReplayableFunctions.Receives("UndeliveredMessages", function));
        // A function without event sources is called by a workflow step. One that people call must not be replayable.
        Assert.Equal(types.Count > 0 || function == "AnswerStepCall", ReplayableFunctions.Receives("FailedInvocations", function));
    }

    [Theory]
    [InlineData("GatedDistribution", "gated-distribution.yaml")]
    [InlineData("AnnouncedDistribution", "announced-distribution.yaml")]
    public void The_sample_pipeline_contains_the_workflow_document_of_its_file(string resource, string file)
    {
        var workflow = Template.Map(Template.Map(Template.Read("infra", "sample-pipeline.yaml"), "Resources"), resource);

        Assert.Equal(
            File.ReadAllText(Repository.PathOf("infra", "workflows", file)),
            ((YamlScalarNode)Template.Map(workflow, "Properties").Children["Data"]).Value);
    }
}
