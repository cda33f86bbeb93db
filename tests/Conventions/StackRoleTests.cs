using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>
/// What template.yaml and infra/ permit besides the functions' own calls: the schedules' role, the key, and people. What a function's role permits is compared
/// with the calls that the function makes (PermissionTests of the functions).
/// </summary>
public sealed class StackRoleTests
{
    private static readonly string[] KeyActions = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"];

    private static IEnumerable<string> OnSchedules => FunctionsWith("ScheduleV2");

    public static TheoryData<string, string> PeopleWithFunctions => new() { { "Approver", "ApproveGate" }, { "Operator", "OperateStack" }, { "Publisher", "PublishPolicy" } };

    /// <remarks>A schedule that its role may not invoke loses its runs in the queue; a role that may invoke more is a way around the events.</remarks>
    [Fact]
    public void The_role_of_the_schedules_invokes_the_functions_on_schedules_and_keeps_what_it_cannot_deliver()
    {
        var statements = Statements(Template.Properties("ScheduleRole").Children["Policies"]).ToList();

        Assert.Equal(
            [$"lambda:InvokeFunction on {string.Join(", ", OnSchedules.Order(StringComparer.Ordinal).Select(function => $"{function}.Arn"))}", "sqs:SendMessage on UndeliveredEvents.Arn"],
            statements.Select(Described).Order(StringComparer.Ordinal));
        Assert.All(statements, statement => Assert.Equal("Allow", Template.Text(statement, "Effect")));
    }

    [Fact]
    public void Every_schedule_has_that_role_and_only_the_scheduler_assumes_it_for_this_account()
    {
        var roles =
            from function in Template.Functions.Values
            where function.Children.ContainsKey("Events")
            from source in Template.Map(function, "Events").Children.Values.Cast<YamlMappingNode>()
            where Template.Text(source, "Type") == "ScheduleV2"
            select Template.Text(Template.Map(source, "Properties"), "RoleArn");
        Assert.Equal(Enumerable.Repeat("ScheduleRole.Arn", OnSchedules.Count()), roles);

        var trust = Assert.Single(Statements(Template.Properties("ScheduleRole").Children["AssumeRolePolicyDocument"]));
        Assert.Equal("scheduler.amazonaws.com", Template.Text(Template.Map(trust, "Principal"), "Service"));
        Assert.Equal("AWS::AccountId", ((YamlScalarNode)trust["Condition"]["StringEquals"]["aws:SourceAccount"]).Value);
    }

    /// <remarks>Whoever may write or send an encrypted thing needs the key, and through no other service.</remarks>
    [Fact]
    public void The_roles_of_the_stack_use_the_key_through_the_services_whose_data_it_encrypts()
    {
        var use = Assert.Single(Statements(Template.Properties("UseKey").Children["PolicyDocument"]));

        Assert.Equal(KeyActions, Template.Texts(use.Children["Action"]));
        Assert.Equal("KmsKeyArn", Template.Text(use, "Resource"));
        Assert.Equal(ViaServices("AWS::DynamoDB::Table", "AWS::SNS::Topic", "AWS::SQS::Queue"), ViaOf(use));
        Assert.Equal(
            Template.Functions.Keys.Select(function => $"{function}Role").Append("ScheduleRole").Order(StringComparer.Ordinal),
            Template.Texts(Template.Properties("UseKey").Children["Roles"]).Order(StringComparer.Ordinal));
    }

    /// <remarks>Log groups are encrypted too, but readers ask CloudWatch Logs, which decrypts.</remarks>
    [Fact]
    public void No_resource_with_the_key_is_of_a_service_that_the_policy_forgets() => Assert.Equal(
        ["AWS::DynamoDB::Table", "AWS::Logs::LogGroup", "AWS::SNS::Topic", "AWS::SQS::Queue"],
        Template.Map(Template.Root, "Resources").Children.Values.Cast<YamlMappingNode>()
            .Where(resource => Template.Text(resource, "Type") is not "AWS::IAM::ManagedPolicy"
                && resource.AllNodes.OfType<YamlScalarNode>().Any(text => text.Value == "KmsKeyArn"))
            .Select(resource => Template.Text(resource, "Type")!).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Readers_decrypt_what_they_read_and_encrypt_nothing()
    {
        var keys = Statements(Template.Properties("Reader").Children["PolicyDocument"])
            .Where(statement => Template.Texts(statement.Children["Action"]).Any(action => action.StartsWith("kms:", StringComparison.Ordinal))).ToList();

        Assert.NotEmpty(keys);
        Assert.All(keys, statement => Assert.Equal(["kms:Decrypt"], Template.Texts(statement.Children["Action"])));
    }

    [Theory]
    [MemberData(nameof(PeopleWithFunctions))]
    public void A_policy_for_people_who_act_calls_its_one_function_through_its_URL_or_the_API(string policy, string function)
    {
        var calls = Statements(Template.Properties(policy).Children["PolicyDocument"])
            .SelectMany(statement => Template.Texts(statement.Children["Action"]).Select(action => (Action: action, Statement: statement)))
            .Where(call => call.Action.StartsWith("lambda:", StringComparison.Ordinal) || call.Action.StartsWith("execute-api:", StringComparison.Ordinal)).ToList();

        Assert.Equal(["execute-api:Invoke", "lambda:InvokeFunction", "lambda:InvokeFunctionUrl"], calls.Select(call => call.Action).Distinct().Order(StringComparer.Ordinal));
        Assert.All(calls, call => Assert.Contains(
            call.Action == "execute-api:Invoke" ? function : $"{function}.Arn", Template.Joined(call.Statement, "Resource"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_trusted_account_reaches_the_functions_of_people_through_their_URLs_alone()
    {
        var permissions = Template.Map(Template.Read("infra", "trusted-account.yaml"), "Resources").Children.Values.Cast<YamlMappingNode>()
            .Select(resource => (Type: Template.Text(resource, "Type"), Properties: Template.Map(resource, "Properties"))).ToList();

        Assert.All(permissions, permission => Assert.Equal(("AWS::Lambda::Permission", "TrustedAccount"), (permission.Type, Template.Text(permission.Properties, "Principal"))));
        Assert.Equal(
            ((IEnumerable<object[]>)PeopleWithFunctions).Select(row => $"{row[1]}Function").SelectMany(function => new[]
            {
                $"lambda:InvokeFunction of {function} through its URL true", $"lambda:InvokeFunctionUrl of {function} with AWS_IAM",
            }),
            permissions.Select(permission => permission.Properties).Select(one => $"{Template.Text(one, "Action")} of {Template.Text(one, "FunctionName")} "
                + (Template.Text(one, "FunctionUrlAuthType") is { } type ? $"with {type}" : $"through its URL {Template.Text(one, "InvokedViaFunctionUrl")}"))
                .Order(StringComparer.Ordinal).OrderBy(said => said.Split(' ')[2], StringComparer.Ordinal));
    }

    /// <remarks>A key that whoever administers it cannot use any more, or that everybody can, is worse than none.</remarks>
    [Fact]
    public void The_policy_of_the_key_in_infra_names_each_user_with_what_it_needs()
    {
        var key = Template.Map(Template.Map(Template.Map(Template.Read("infra", "key.yaml"), "Resources"), "Key"), "Properties");

        Assert.Equal(
            [
                "ImageBuilderPublishes: kms:Decrypt, kms:GenerateDataKey*, if ArnEquals aws:PrincipalArn",
                "Logs: kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*, if ArnLike kms:EncryptionContext:aws:logs:arn",
                "PoliciesOfThisAccount: kms:*",
                "UndeliveredEvents: kms:Decrypt, kms:GenerateDataKey*",
                "WorkflowsPublish: kms:Decrypt, kms:GenerateDataKey*, if ArnLike aws:PrincipalArn, StringLike kms:ViaService",
            ],
            Statements(key.Children["KeyPolicy"]).Select(WithConditions).Order(StringComparer.Ordinal));
        // Everybody is named only where a condition says which of them.
        Assert.All(
            Statements(key.Children["KeyPolicy"]).Where(statement => Template.Text(statement, "Principal") == "*"),
            statement => Assert.True(statement.Children.ContainsKey("Condition")));
    }

    private static IEnumerable<string> FunctionsWith(string source) =>
        from function in Template.Functions
        where function.Value.Children.ContainsKey("Events")
            && Template.Map(function.Value, "Events").Children.Values.Any(one => Template.Text((YamlMappingNode)one, "Type") == source)
        select function.Key;

    private static string[] ViaServices(params string[] types) => [.. types.Select(type => $"{type.Split("::")[1].ToLowerInvariant()}.${{AWS::Region}}.amazonaws.com*")];

    private static IReadOnlyList<string> ViaOf(YamlMappingNode statement) => Template.Texts(statement["Condition"]["StringLike"]["kms:ViaService"]);

    private static string Described(YamlMappingNode statement) =>
        $"{string.Join(", ", Template.Texts(statement.Children["Action"]))} on {string.Join(", ", Template.Texts(statement.Children["Resource"]).Order(StringComparer.Ordinal))}";

    private static string WithConditions(YamlMappingNode statement)
    {
        var conditions = statement.Children.TryGetValue("Condition", out var found)
            ? ((YamlMappingNode)found).Children.Select(operation => $"{operation.Key} {string.Join(", ", ((YamlMappingNode)operation.Value).Children.Keys)}")
            : [];
        var said = $"{Template.Text(statement, "Sid")}: {string.Join(", ", Template.Texts(statement.Children["Action"]))}";
        return conditions.Any() ? $"{said}, if {string.Join(", ", conditions)}" : said;
    }

    /// <summary>Every statement below a node, conditional ones too.</summary>
    private static IEnumerable<YamlMappingNode> Statements(YamlNode node) =>
        node.AllNodes.OfType<YamlMappingNode>().Where(map => map.Children.ContainsKey("Effect") && map.Children.ContainsKey("Action"));
}
