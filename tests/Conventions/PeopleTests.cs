using ImageBuilderAutomation.Operations;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>What template.yaml and infra/ permit about the functions that take a person's word.</summary>
public sealed class PeopleTests
{
    private static readonly string[] Functions = ["ApproveGate", "OperateStack", "PublishPolicy"];

    private static readonly Dictionary<string, string[]> Partitions = new(StringComparer.Ordinal)
    {
        ["ApproveGate"] = ["approvals#*", "calls#ApproveGate#*"],
        ["OperateStack"] = ["modes", "calls#OperateStack#*"],
        ["PublishPolicy"] = ["policy", "policy-text#*", "calls#PublishPolicy#*"],
    };

    public static TheoryData<string> Names => [.. Functions];

    /// <remarks>Whoever may invoke such a function directly can invent the caller.</remarks>
    [Fact]
    public void Nothing_permits_a_direct_invocation()
    {
        var invoking = Statements(Read("template.yaml"))
            .Where(statement => Scalars(statement, "Action").Any(action => action is "lambda:InvokeFunction" or "lambda:*" or "*"))
            .Where(statement => Scalars(statement, "Resource").Any(resource => Functions.Any(function => resource.Contains(function, StringComparison.Ordinal)) || resource == "*"))
            .Where(statement => Scalars(statement, "Effect").Contains("Allow"))
            .ToList();

        Assert.Equal(3, invoking.Count);
        Assert.All(invoking, statement => Assert.Equal("true", ((YamlScalarNode)statement["Condition"]["Bool"]["lambda:InvokedViaFunctionUrl"]).Value));
    }

    [Fact]
    public void A_permission_to_invoke_is_only_for_the_trusted_account_through_the_URL_or_for_the_API()
    {
        var permissions = Resources(Read("template.yaml"), "AWS::Lambda::Permission")
            .Where(permission => ((YamlScalarNode)permission["Properties"]["Action"]).Value == "lambda:InvokeFunction").ToList();

        Assert.Equal(6, permissions.Count);
        Assert.All(permissions, permission => Assert.True(
            ((YamlMappingNode)permission["Properties"]).Children.TryGetValue("InvokedViaFunctionUrl", out var url) && ((YamlScalarNode)url).Value == "true"
            || ((YamlScalarNode)permission["Properties"]["Principal"]).Value == "apigateway.amazonaws.com"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_URL_and_a_route_ask_IAM_who_calls(string function)
    {
        var template = Read("template.yaml");
        Assert.Equal("AWS_IAM", ((YamlScalarNode)template["Resources"][$"{function}Url"]["Properties"]["AuthType"]).Value);
        Assert.False(((YamlMappingNode)template["Resources"][$"{function}Url"]["Properties"]).Children.ContainsKey("Cors"));
        Assert.Equal("AWS_IAM", ((YamlScalarNode)template["Resources"][$"{function}Route"]["Properties"]["AuthorizationType"]).Value);
        Assert.Equal("2.0", ((YamlScalarNode)template["Resources"][$"{function}Integration"]["Properties"]["PayloadFormatVersion"]).Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_of_a_queue_never_invokes_it(string function) => Assert.DoesNotContain(
        true,
        new[] { ReplayableFunctions.FailedInvocations, ReplayableFunctions.UndeliveredEvents, ReplayableFunctions.UndeliveredMessages }
            .Select(queue => ReplayableFunctions.Receives(queue, function)));

    /// <remarks>The table's own policy denies it to everybody else, whatever their policies allow.</remarks>
    [Theory]
    [MemberData(nameof(Names))]
    public void Its_records_are_written_by_its_role_alone(string function)
    {
        var template = Read("template.yaml");
        var deny = ((YamlSequenceNode)template["Resources"]["Records"]["Properties"]["ResourcePolicy"]["PolicyDocument"]["Statement"]).Children
            .Single(statement => Scalars(statement["Condition"]["ArnNotLike"], "aws:PrincipalArn").Single().Contains($"-{function}Role-", StringComparison.Ordinal));

        Assert.Equal("Deny", ((YamlScalarNode)deny["Effect"]).Value);
        Assert.Equal(Partitions[function], KeysOf(deny, "ForAnyValue:StringLike"));
        Assert.Superset(
            new HashSet<string> { "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PartiQLDelete" },
            Scalars(deny, "Action").ToHashSet());
        var own = Statements(template["Resources"][function]).Single(statement => Scalars(statement, "Sid").Contains("WriteOwnRecords"));
        Assert.Superset(Partitions[function].ToHashSet(), KeysOf(own, "ForAllValues:StringLike").ToHashSet());
        Assert.Empty(Partitions.Where(other => other.Key != function).SelectMany(other => other.Value).Intersect(KeysOf(own, "ForAllValues:StringLike")));
    }

    [Theory]
    [InlineData("Reader")]
    [InlineData("Approver")]
    [InlineData("Operator")]
    [InlineData("Publisher")]
    public void A_policy_for_people_writes_nothing_itself(string policy) => Assert.DoesNotContain(
        Statements(Read("template.yaml")["Resources"][policy]).SelectMany(statement => Scalars(statement, "Action")),
        action => action.StartsWith("dynamodb:", StringComparison.Ordinal) && action is not ("dynamodb:GetItem" or "dynamodb:BatchGetItem" or "dynamodb:Query")
            || action.StartsWith("imagebuilder:", StringComparison.Ordinal) && !action.StartsWith("imagebuilder:Get", StringComparison.Ordinal) && !action.StartsWith("imagebuilder:List", StringComparison.Ordinal)
            || action is "sqs:SendMessage" or "sqs:DeleteMessage" or "iam:PassRole");

    [Fact]
    public void Nobody_in_the_template_may_delete_from_the_table_or_change_items_in_place() => Assert.DoesNotContain(
        Statements(Read("template.yaml")).Where(statement => Scalars(statement, "Effect").Contains("Allow")).SelectMany(statement => Scalars(statement, "Action")),
        action => action is "dynamodb:DeleteItem" or "dynamodb:UpdateItem" or "dynamodb:BatchWriteItem" or "dynamodb:*" || action.StartsWith("dynamodb:PartiQL", StringComparison.Ordinal));

    [Fact]
    public void The_deny_in_infra_names_all_three_and_spares_the_URL()
    {
        var denies = Statements(Read("infra", "people-only-through-urls.yaml")).ToList();
        Assert.Equal(["lambda:InvokeFunction", "lambda:AddPermission"], denies.SelectMany(deny => Scalars(deny, "Action")));
        Assert.All(denies, deny => Assert.Equal(Functions, Scalars(deny, "Resource").Select(arn => arn.Split('-')[^2])));
        Assert.Equal("false", ((YamlScalarNode)denies[0]["Condition"]["BoolIfExists"]["lambda:InvokedViaFunctionUrl"]).Value);
    }

    private static IEnumerable<string> KeysOf(YamlNode statement, string operation) =>
        Scalars(statement["Condition"][operation], "dynamodb:LeadingKeys").Select(key => key[(key.IndexOf("}#", key.IndexOf("Region", StringComparison.Ordinal), StringComparison.Ordinal) + 2)..]);

    private static YamlNode Read(params string[] path)
    {
        using var reader = new StreamReader(Repository.PathOf(path));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents[0].RootNode;
    }

    private static IEnumerable<YamlNode> Resources(YamlNode template, string type) =>
        ((YamlMappingNode)template["Resources"]).Children.Values.Where(resource => ((YamlScalarNode)resource["Type"]).Value == type);

    /// <summary>Every statement of every policy below a node, conditional ones too.</summary>
    private static IEnumerable<YamlNode> Statements(YamlNode node) => node switch
    {
        YamlMappingNode map when map.Children.ContainsKey("Effect") && map.Children.ContainsKey("Action") => [map],
        YamlMappingNode map => map.Children.Values.SelectMany(Statements),
        YamlSequenceNode list => list.Children.SelectMany(Statements),
        _ => [],
    };

    private static IReadOnlyList<string> Scalars(YamlNode node, string name) => ((YamlMappingNode)node).Children.TryGetValue(name, out var value)
        ? value is YamlSequenceNode list ? [.. list.Children.OfType<YamlScalarNode>().Select(item => item.Value!)] : value is YamlScalarNode { Value: { } one } ? [one] : []
        : [];
}
