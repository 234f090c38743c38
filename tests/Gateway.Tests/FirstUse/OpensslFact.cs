namespace Gateway.Tests.FirstUse;

/// <summary>A test that needs the openssl program; a bare <c>dotnet test</c> says that it is missing.</summary>
public sealed class OpensslFactAttribute : FactAttribute
{
    public OpensslFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "openssl"))))
            Skip = "There is no openssl here.";
    }
}

/// <summary>The same for tests with cases.</summary>
public sealed class OpensslTheoryAttribute : TheoryAttribute
{
    public OpensslTheoryAttribute() => Skip = new OpensslFactAttribute().Skip;
}
