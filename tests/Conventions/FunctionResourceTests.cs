using ImageBuilderAutomation.Functions.Hosting;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>What template.yaml has once for each function: the repetition that CloudFormation needs is complete.</summary>
public sealed class FunctionResourceTests
{
    private const string NoBoundary = "HasBoundary PermissionsBoundaryArn AWS::NoValue";

    private static readonly string[] People = ["ApproveGate", "OperateStack", "PublishPolicy"];

    private static readonly string[] ScheduledNames = [.. FunctionTable.Names.Where(IsScheduled)];

    private static readonly YamlMappingNode Resources = Template.Map(Template.Root, "Resources");

    public static TheoryData<string> Functions => [.. FunctionTable.Names];

    public static TheoryData<string> Scheduled => [.. ScheduledNames];

    public static TheoryData<string> Roles => [.. Template.Resources("AWS::IAM::Role")];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_has_a_log_group_with_retention_and_key(string function)
    {
        Assert.Equal($"{function}Log", Template.Text(Template.Map(Template.Functions[function], "LoggingConfig"), "LogGroup"));
        Assert.Equal("AWS::Logs::LogGroup", Template.Text(Template.Map(Resources, $"{function}Log"), "Type"));
        var log = Template.Properties($"{function}Log");
        Assert.Equal("LogRetentionInDays", Template.Text(log, "RetentionInDays"));
        Assert.Equal("UsesKey KmsKeyArn AWS::NoValue", Template.Joined(log, "KmsKeyId"));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_has_an_alarm_on_its_errors(string function)
    {
        var alarm = Template.Properties($"{function}Errors");
        var dimension = (YamlMappingNode)((YamlSequenceNode)alarm.Children["Dimensions"]).Single();

        Assert.Equal(("AWS/Lambda", "Errors"), (Template.Text(alarm, "Namespace"), Template.Text(alarm, "MetricName")));
        Assert.Equal(("FunctionName", function), (Template.Text(dimension, "Name"), Template.Text(dimension, "Value")));
    }

    [Theory]
    [MemberData(nameof(Scheduled))]
    public void A_function_on_a_schedule_has_an_alarm_that_treats_missing_data_as_a_fault(string function)
    {
        var alarm = Template.Properties($"{function}Missed");
        var stat = Template.Map((YamlMappingNode)((YamlSequenceNode)alarm.Children["Metrics"])[0], "MetricStat");
        var dimension = (YamlMappingNode)((YamlSequenceNode)Template.Map(stat, "Metric").Children["Dimensions"]).Single();

        Assert.Equal(("breaching", "LessThanThreshold", "1"), (Template.Text(alarm, "TreatMissingData"), Template.Text(alarm, "ComparisonOperator"), Template.Text(alarm, "Threshold")));
        Assert.Equal(("Invocations", function), (Template.Text(Template.Map(stat, "Metric"), "MetricName"), Template.Text(dimension, "Value")));
        // Period and hours of the parameter make the time without a run.
        Assert.Equal("3600", Template.Text(stat, "Period"));
        Assert.EndsWith("MissedAfterHours", Template.Text(alarm, "EvaluationPeriods"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_functions_on_a_schedule_have_an_alarm_on_missing_runs() => Assert.Equal(
        ScheduledNames.Select(name => $"{name}Missed").Order(StringComparer.Ordinal),
        Template.Resources("AWS::CloudWatch::Alarm").Where(alarm => alarm.EndsWith("Missed", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Scheduled))]
    public void A_schedule_is_in_the_stack_s_group_and_uses_its_role(string function)
    {
        var schedule = Template.Map((YamlMappingNode)Template.Map(Template.Functions[function], "Events")
            .Single(source => Template.Text((YamlMappingNode)source.Value, "Type") == "ScheduleV2").Value, "Properties");

        Assert.Equal(("Schedules", "ScheduleRole.Arn"), (Template.Text(schedule, "GroupName"), Template.Text(schedule, "RoleArn")));
        var statements = (YamlSequenceNode)((YamlSequenceNode)Template.Properties("ScheduleRole").Children["Policies"])[0]["PolicyDocument"]["Statement"];
        Assert.Contains($"{function}.Arn", Template.Texts(statements[0]["Resource"]));
    }

    [Fact]
    public void The_role_of_the_schedules_invokes_no_other_function()
    {
        var statements = (YamlSequenceNode)((YamlSequenceNode)Template.Properties("ScheduleRole").Children["Policies"])[0]["PolicyDocument"]["Statement"];

        Assert.Equal(ScheduledNames.Select(name => $"{name}.Arn").Order(StringComparer.Ordinal), Template.Texts(statements[0]["Resource"]).Order(StringComparer.Ordinal));
    }

    /// <remarks>SAM gives the roles of functions the boundary of the globals, and makes no other roles: the schedules have one of the template.</remarks>
    [Fact]
    public void The_roles_of_functions_have_the_boundary()
    {
        Assert.Equal(NoBoundary, Template.Joined(Template.Globals, "PermissionsBoundary"));
        Assert.All(Template.Functions.Values, function => Assert.False(function.Children.ContainsKey("PermissionsBoundary") || function.Children.ContainsKey("Role")));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_other_role_has_the_boundary(string role) => Assert.Equal(NoBoundary, Template.Joined(Template.Properties(role), "PermissionsBoundary"));

    [Theory]
    [InlineData("NoNetworkInterfaces")]
    [InlineData("UseKey", "ScheduleRole")]
    public void What_holds_for_all_functions_is_attached_to_the_role_of_each(string policy, params string[] others) => Assert.Equal(
        FunctionTable.Names.Select(name => $"{name}Role").Concat(others).Order(StringComparer.Ordinal),
        Template.Texts(Template.Properties(policy).Children["Roles"]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_concurrency_of_a_function_is_limited_by_the_parameter_of_its_kind(string function) => Assert.Equal(
        People.Contains(function) ? "LimitsPeople PeopleConcurrency AWS::NoValue"
            // A late write of one invocation would overtake that of another.
            : function == "MoveChannels" ? "LimitsSchedules 1 AWS::NoValue"
            : IsScheduled(function) ? "LimitsSchedules ScheduledConcurrency AWS::NoValue"
            : "LimitsEvents EventConcurrency AWS::NoValue",
        Template.Joined(Template.Functions[function], "ReservedConcurrentExecutions"));

    private static bool IsScheduled(string function) => Template.Functions[function].Children.TryGetValue("Events", out var events)
        && ((YamlMappingNode)events).Children.Values.Any(source => Template.Text((YamlMappingNode)source, "Type") == "ScheduleV2");
}
