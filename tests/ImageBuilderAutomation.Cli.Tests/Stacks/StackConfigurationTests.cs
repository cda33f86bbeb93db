using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Tests.Stacks;

/// <summary>The names that an operator gives to stacks.</summary>
public sealed class StackConfigurationTests
{
    private const string Text = """
        {
          // The one for everything without --stack.
          "default": "prod",
          "stacks": {
            "prod": { "stack": "image-builder-automation", "region": "eu-west-1", "profile": "ops" },
            "laptop": { "url": "http://127.0.0.1:4701" },
          }
        }
        """;

    [Fact]
    public void A_name_of_the_file_stands_for_a_stack_with_its_Region_and_profile()
    {
        var configuration = StackConfiguration.Parse(Text, "config.json");

        Assert.Equal("prod", configuration.Default);
        Assert.Equal(new() { Stack = "image-builder-automation", Region = "eu-west-1", Profile = "ops" }, configuration.Find("prod"));
        Assert.Equal(new Uri("http://127.0.0.1:4701"), configuration.Find("laptop").Url);
    }

    [Fact]
    public void Another_name_is_a_CloudFormation_stack_local_is_the_local_host_and_a_URL_another_one()
    {
        var none = new StackConfiguration(null, null);

        Assert.Equal(new() { Stack = "image-builder-automation" }, none.Find("image-builder-automation"));
        Assert.Equal(new Uri("http://127.0.0.1:4601"), none.Find("local").Url);
        Assert.Equal(new Uri("http://127.0.0.1:4711"), none.Find("http://127.0.0.1:4711").Url);
    }

    [Theory]
    [InlineData("""{ "stack": {} }""", "stack")]
    [InlineData("""{ "stacks": { "prod": { "regoin": "eu-west-1" } } }""", "regoin")]
    [InlineData("not JSON", "invalid")]
    [InlineData("""{ "stacks": { "prod": { "region": "eu-west-1" } } }""", "'prod' needs either")]
    [InlineData("""{ "stacks": { "prod": { "stack": "", "region": "eu-west-1" } } }""", "'prod' needs either")]
    [InlineData("""{ "stacks": { "prod": { "stack": "a", "url": "http://127.0.0.1:4601" } } }""", "'prod' needs either")]
    [InlineData("""{ "stacks": { "prod": null } }""", "'prod' needs either")]
    [InlineData("""{ "stacks": { "laptop": { "url": "127.0.0.1:4601" } } }""", "'laptop' needs a URL")]
    public void A_file_with_a_mistake_is_refused_with_the_place(string text, string named)
    {
        var refused = Assert.Throws<UsageException>(() => StackConfiguration.Parse(text, "config.json"));

        Assert.Contains("config.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.OrdinalIgnoreCase);
    }
}
