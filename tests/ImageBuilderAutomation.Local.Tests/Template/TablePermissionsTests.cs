using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Tests.Template;

public class TablePermissionsTests
{
    private const string Put = "Effect: Allow, Action: dynamodb:PutItem, Resource: '*'";

    [Fact]
    public void All_policies_of_a_function_together_say_what_it_may_write()
    {
        var writable = Read(
            $$"""
            - !Ref Shared
            - Statement:
                - { {{Put}}, Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [!Sub "${AWS::Region}#own"] } } }
                - !If [Never, { {{Put}} }, !Ref AWS::NoValue]
                - { Effect: Allow, Action: dynamodb:GetItem, Resource: "*" }
            """)!;

        Assert.Equal(["shared#*", "us-east-1#own"], writable.Patterns);
    }

    [Theory]
    [InlineData("us-east-1#own", true)]
    [InlineData("us-east-1#own#more", false)]
    [InlineData("us-east-1#Own", false)]
    [InlineData("shared#", true)]
    [InlineData("shared#a#b", true)]
    [InlineData("a#shared#b", false)]
    [InlineData("pipeline-1", true)]
    [InlineData("pipeline-", false)]
    public void A_pattern_matches_as_in_IAM(string partition, bool expected) =>
        Assert.Equal(expected, new TablePermissions(["shared#*", "us-east-1#own", "pipeline-?"], []).MayPut(partition));

    [Theory]
    [InlineData("dynamodb:PutItem")]
    [InlineData("dynamodb:*")]
    [InlineData("*")]
    public void A_statement_without_a_condition_allows_every_partition(string action) =>
        Assert.Equal(["*"], Read($$"""- Statement: [{ Effect: Allow, Action: "{{action}}", Resource: "*" }]""")!.Patterns);

    [Fact]
    public void A_function_whose_policies_do_not_name_the_action_may_write_nothing() =>
        Assert.Empty(Read("- Statement: [{ Effect: Allow, Action: [dynamodb:Query], Resource: '*' }]")!.Patterns);

    [Theory]
    [InlineData("[dynamodb:Query, dynamodb:GetItem]", "GetItem Query")]
    [InlineData("dynamodb:*GetItem", "BatchGetItem GetItem")]
    [InlineData("dynamodb:PutItem", "")]
    public void A_function_may_read_with_the_operations_that_its_policies_name(string action, string operations) => Assert.Equal(
        operations, string.Join(' ', Read($$"""- Statement: [{ Effect: Allow, Action: {{(action.StartsWith('[') ? action : $"\"{action}\"")}}, Resource: '*' }]""")!.Reads));

    [Theory]
    [InlineData("- { DynamoDBCrudPolicy: { TableName: a } }")]
    [InlineData("- AmazonDynamoDBFullAccess")]
    [InlineData("- !ImportValue anything")]
    [InlineData("- Statement: [{ Effect: Allow, NotAction: dynamodb:Query, Resource: '*' }]")]
    [InlineData("- Statement: [{ Effect: Deny, Action: 'dynamodb:*', Resource: '*' }]")]
    [InlineData($$"""- Statement: [{ {{Put}}, Condition: { StringEquals: { "aws:PrincipalTag/a": b } } }]""")]
    public void Nothing_is_known_of_policies_that_say_it_in_another_way(string policies) => Assert.Null(Read(policies));

    private static TablePermissions? Read(string policies) => TemplateReader.Read(
        $$"""
        Conditions: { Never: !Equals [a, b] }
        Resources:
          Shared:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              PolicyDocument:
                Statement:
                  - { {{Put}}, Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["shared#*"] } } }
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Policies:
                {{policies.ReplaceLineEndings("\n").Replace("\n", "\n        ", StringComparison.Ordinal)}}
        """,
        new()).Functions.Single().Table;
}
