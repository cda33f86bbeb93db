namespace ImageBuilderAutomation.Console.Tests.Browsers;

/// <summary>A test in a real browser. It is skipped where there is none, unless REQUIRE_BROWSER says that there has to be one.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Missing;
}
