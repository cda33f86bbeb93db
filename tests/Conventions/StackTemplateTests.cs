using System.Text.RegularExpressions;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>template.yaml in a real account: alarms, keys, names, parameters.</summary>
public sealed partial class StackTemplateTests
{
    private static readonly YamlMappingNode Resources = Template.Map(Template.Root, "Resources");

    private static readonly YamlMappingNode Parameters = Template.Map(Template.Root, "Parameters");

    public static TheoryData<string> Alarms => [.. Template.Resources("AWS::CloudWatch::Alarm"), .. Template.Resources("AWS::CloudWatch::CompositeAlarm")];

    public static TheoryData<string> ParameterNames => [.. Names()];

    [Theory]
    [MemberData(nameof(Alarms))]
    public void An_alarm_notifies_when_it_is_raised_and_when_it_is_over(string alarm)
    {
        var properties = Template.Properties(alarm);

        Assert.StartsWith(alarm == "NeedsPerson" ? "NotifiesUrgentTopic" : "NotifiesAlarms", Template.Joined(properties, "AlarmActions"), StringComparison.Ordinal);
        Assert.Equal(Template.Joined(properties, "AlarmActions"), Template.Joined(properties, "OKActions"));
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public void An_alarm_names_its_section_of_the_runbook(string alarm)
    {
        var named = Runbook().Match(Template.Text(Template.Properties(alarm), "AlarmDescription")!);

        Assert.Equal(alarm.ToLowerInvariant(), named.Groups[1].Value);
        // GitHub's anchor of a heading without spaces and punctuation is the heading in lower case.
        Assert.Contains($"\n## {alarm}\n", File.ReadAllText(Repository.PathOf("docs", "how-to", "runbook.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_queue_has_an_alarm_on_its_depth() => Assert.All(Template.Resources("AWS::SQS::Queue"), queue => Assert.Equal(
        $"{queue}.QueueName",
        ((YamlScalarNode)((YamlSequenceNode)Template.Properties($"{queue}Depth").Children["Dimensions"])[0]["Value"]).Value));

    /// <remarks>Everything else is retried, repeated by the next run of a schedule, or ends in a queue.</remarks>
    [Fact]
    public void A_person_is_needed_for_queues_missed_runs_unfinished_sweeps_channels_and_calls_that_failed()
    {
        var named = AlarmName().Matches(Template.Joined(Template.Properties("NeedsPerson"), "AlarmRule")).Select(match => match.Groups[1].Value);

        Assert.Equal(
            Template.Resources("AWS::CloudWatch::Alarm")
                .Where(alarm => alarm.EndsWith("Depth", StringComparison.Ordinal) || alarm.EndsWith("Missed", StringComparison.Ordinal))
                .Concat(["ApproveGateErrors", "OperateStackErrors", "PublishPolicyErrors", "SweepTimeLeftLow", "ChannelEmpty", "ChannelTargetFailed"]).Order(StringComparer.Ordinal),
            named.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("AWS::SNS::Topic", "KmsMasterKeyId")]
    [InlineData("AWS::SQS::Queue", "KmsMasterKeyId")]
    [InlineData("AWS::DynamoDB::Table", "SSESpecification")]
    [InlineData("AWS::Logs::LogGroup", "KmsKeyId")]
    public void The_customer_s_key_encrypts_what_holds_data(string type, string property)
    {
        Assert.NotEmpty(Template.Resources(type));
        Assert.All(Template.Resources(type), resource =>
        {
            var set = Template.Joined(Template.Properties(resource), property);
            Assert.StartsWith("UsesKey ", set, StringComparison.Ordinal);
            Assert.Contains("KmsKeyArn", set, StringComparison.Ordinal);
        });
    }

    /// <remarks>Two stacks in one account and Region must not meet in a name.</remarks>
    [Fact]
    public void A_name_that_the_template_chooses_contains_the_stack_s_name()
    {
        // The stage is unique within its API, and an index within its table.
        var named =
            from resource in Resources.Children
            where Template.Text((YamlMappingNode)resource.Value, "Type") is not "AWS::ApiGatewayV2::Stage" && ((YamlMappingNode)resource.Value).Children.ContainsKey("Properties")
            from property in Template.Map((YamlMappingNode)resource.Value, "Properties").Children
            where NameProperty().IsMatch(((YamlScalarNode)property.Key).Value!)
            select (Resource: ((YamlScalarNode)resource.Key).Value!, Name: property.Value.ToString());

        Assert.NotEmpty(named);
        Assert.All(named.Where(n => !Resources.Children.ContainsKey(n.Name) && !n.Name.EndsWith(".Arn", StringComparison.Ordinal)), n =>
            Assert.StartsWith("${AWS::StackName}-", n.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_ARN_that_the_template_composes_is_of_the_stack_s_partition() => Assert.DoesNotContain(
        Resources.AllNodes.OfType<YamlScalarNode>(), node => node.Value is { } text && text.Contains("arn:aws", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(ParameterNames))]
    public void A_parameter_has_a_default_and_a_description_of_whole_sentences(string parameter)
    {
        var declared = Template.Map(Parameters, parameter);

        Assert.True(declared.Children.ContainsKey("Default"));
        Assert.EndsWith(".", Template.Text(declared, "Description"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_console_shows_each_parameter_in_one_group()
    {
        var groups = (YamlSequenceNode)Template.Map(Template.Map(Template.Root, "Metadata"), "AWS::CloudFormation::Interface").Children["ParameterGroups"];

        Assert.Equal(
            Names().Order(StringComparer.Ordinal),
            groups.SelectMany(group => Template.Texts(group["Parameters"])).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Names() => Parameters.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    [GeneratedRegex(@" See docs/how-to/runbook\.md#([a-z]+)$")]
    private static partial Regex Runbook();

    [GeneratedRegex(@"ALARM\(""\$\{(\w+)\}""\)")]
    private static partial Regex AlarmName();

    [GeneratedRegex("^(Name|(Alarm|Dashboard|Function|LogGroup|ManagedPolicy|Policy|Queue|Role|Table|Topic)Name)$")]
    private static partial Regex NameProperty();
}
