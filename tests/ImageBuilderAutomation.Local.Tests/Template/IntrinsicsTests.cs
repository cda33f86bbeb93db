using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Tests.Template;

public class IntrinsicsTests
{
    [Theory]
    [InlineData("!Ref Stage", "dev")]
    [InlineData("{ Ref: Stage }", "dev")]
    [InlineData("!Ref AWS::AccountId", "123456789012")]
    [InlineData("!Ref AWS::Region", "us-east-1")]
    [InlineData("!Ref AWS::Partition", "aws")]
    [InlineData("!Ref AWS::StackName", "image-builder-automation")]
    [InlineData("!Ref Queue", "https://sqs.us-east-1.amazonaws.com/123456789012/image-builder-automation-Queue")]
    [InlineData("!GetAtt Queue.Arn", "arn:aws:sqs:us-east-1:123456789012:image-builder-automation-Queue")]
    [InlineData("{ Fn::GetAtt: [Queue, QueueName] }", "image-builder-automation-Queue")]
    [InlineData("!Sub '${Stage}-${AWS::Region}-${Queue.QueueName}-${!Literal}'", "dev-us-east-1-image-builder-automation-Queue-${Literal}")]
    [InlineData("!Sub ['${Who} in ${Stage}', { Who: !Ref AWS::Region }]", "us-east-1 in dev")]
    [InlineData("!Join ['-', [a, !Ref Stage, b]]", "a-dev-b")]
    [InlineData("!Select [1, !Split [',', 'x,y,z']]", "y")]
    [InlineData("!Select [0, !Ref Subnets]", "one")]
    [InlineData("!If [IsDev, small, large]", "small")]
    [InlineData("!If [IsProd, small, large]", "large")]
    [InlineData("!If [Neither, small, large]", "large")]
    [InlineData("!FindInMap [Sizes, !Ref Stage, Memory]", "256")]
    [InlineData("012345678901", "012345678901")]
    [InlineData("true", "true")]
    public void Resolves(string expression, string expected)
    {
        var model = TemplateReader.Read(Template(expression), new());
        Assert.Equal(expected, model.Functions.Single().Environment["VALUE"]);
    }

    [Fact]
    public void Omits_a_property_whose_value_is_NoValue()
    {
        var model = TemplateReader.Read(Template("!If [IsProd, x, !Ref AWS::NoValue]"), new());
        Assert.DoesNotContain("VALUE", model.Functions.Single().Environment.Keys);
    }

    [Theory]
    [InlineData("!Ref Nobody", "Nobody")]
    [InlineData("!GetAtt Queue.Colour", "Queue.Colour")]
    [InlineData("!Sub '${Nobody}'", "Nobody")]
    [InlineData("!If [Unheard, a, b]", "Unheard")]
    [InlineData("!ImportValue other-stack", "Fn::ImportValue")]
    [InlineData("!FindInMap [Sizes, nowhere, Memory]", "Sizes/nowhere/Memory")]
    public void Reports_a_reference_that_cannot_be_resolved_with_its_path(string expression, string culprit)
    {
        var problem = Assert.Single(Assert.Throws<TemplateException>(() => TemplateReader.Read(Template(expression), new())).Problems);
        Assert.Contains(culprit, problem, StringComparison.Ordinal);
        Assert.StartsWith("Resources.Worker.Properties.Environment", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_parameters_replace_the_defaults()
    {
        var settings = new TemplateSettings { Parameters = new Dictionary<string, string> { ["Stage"] = "prod" } };
        Assert.Equal("1024", TemplateReader.Read(Template("!FindInMap [Sizes, !Ref Stage, Memory]"), settings).Functions.Single().Environment["VALUE"]);
    }

    [Fact]
    public void Rejects_a_parameter_with_a_disallowed_value_without_a_value_or_without_a_declaration()
    {
        var settings = new TemplateSettings { Parameters = new Dictionary<string, string> { ["Stage"] = "moon", ["Sage"] = "dev" } };
        var template = Template("x").Replace("  Subnets:", "  Needed: { Type: String }\n  Subnets:", StringComparison.Ordinal);
        var problems = Assert.Throws<TemplateException>(() => TemplateReader.Read(template, settings)).Problems;

        Assert.Contains(problems, p => p.StartsWith("Parameters.Stage: expected one of dev, prod", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("Parameters.Needed: has no default", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("Parameters.Sage: was given a value but is not declared", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_the_line_of_invalid_yaml() =>
        Assert.StartsWith(
            "line ", Assert.Throws<TemplateException>(() => TemplateReader.Read("Resources:\n  A: [", new())).Problems.Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("a condition that refers to itself", "Conditions: { Loop: !Not [!Condition Loop] }", "condition 'Loop' refers to itself")]
    [InlineData("a resource that is no mapping", "Resources: { One: 5, Two: [] }", "resource type (none) is not supported")]
    [InlineData("a parameter that is no mapping", "Parameters: { One: 5 }", "Parameters.One: has no default and was given no value")]
    [InlineData("an alias", "Resources: { One: &a { Type: AWS::SQS::Queue }, Two: *a }", "expected no alias")]
    public void Names_what_cannot_be_read(string what, string section, string problem)
    {
        Assert.NotEmpty(what);
        var template = Template("!If [Loop, x, y]").Replace(section[..section.IndexOf(':', StringComparison.Ordinal)] + ":", $"Old:", StringComparison.Ordinal);
        var problems = Assert.Throws<TemplateException>(() => TemplateReader.Read($"{template}\n{section}\n", new())).Problems;

        Assert.Contains(problems, p => p.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void Rejects_a_document_that_nests_without_end(string opening) => Assert.Contains(
        "nested too deeply",
        Assert.Throws<TemplateException>(() => TemplateReader.Read(string.Concat(Enumerable.Repeat(opening, 20_000)), new())).Problems.Single(),
        StringComparison.Ordinal);

    private static string Template(string value) => $$"""
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
          Subnets: { Type: CommaDelimitedList, Default: "one, two" }
        Mappings:
          Sizes:
            dev: { Memory: 256 }
            prod: { Memory: 1024 }
        Conditions:
          IsDev: !Equals [!Ref Stage, dev]
          IsProd: !Not [!Condition IsDev]
          Neither: !And [!Condition IsProd, !Or [!Condition IsDev, !Condition IsProd]]
        Resources:
          Queue: { Type: AWS::SQS::Queue }
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Environment:
                Variables:
                  VALUE: {{value}}
        """;
}
