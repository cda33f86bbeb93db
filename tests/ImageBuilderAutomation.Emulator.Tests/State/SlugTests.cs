using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Tests.State;

public sealed class SlugTests
{
    [Theory]
    [InlineData("My Component_v2", "my-component-v2")]
    [InlineData("base", "base")]
    [InlineData("A  B", "a--b")]
    public void Is_lower_case_with_hyphens(string name, string slug) => Assert.Equal(slug, Slug.Of(name));
}
